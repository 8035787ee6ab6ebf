package process

import (
	"context"
	"syscall"
	"unsafe"
)

// machineID is MachineGuid, which Windows makes when it is installed.
func machineID(context.Context) string {
	path, err := syscall.UTF16PtrFromString(`SOFTWARE\Microsoft\Cryptography`)
	if err != nil {
		return ""
	}
	name, err := syscall.UTF16PtrFromString("MachineGuid")
	if err != nil {
		return ""
	}
	var key syscall.Handle
	const wow64 = 0x0100 // KEY_WOW64_64KEY: also for a program of 32 bits
	if err := syscall.RegOpenKeyEx(syscall.HKEY_LOCAL_MACHINE, path, 0, syscall.KEY_READ|wow64, &key); err != nil {
		return ""
	}
	defer func() { _ = syscall.RegCloseKey(key) }() // it was only read
	var text [64]uint16
	size := uint32(len(text) * 2)
	var kind uint32
	if err := syscall.RegQueryValueEx(key, name, nil, &kind, (*byte)(unsafe.Pointer(&text[0])),
		&size); err != nil || kind != syscall.REG_SZ {
		return ""
	}
	return syscall.UTF16ToString(text[:])
}
