package fetch

import (
	"fmt"
	"net/netip"
	"syscall"
)

// refusePrivate is a net.Dialer Control function. It runs between name resolution and connection, so names,
// redirects, and repeated lookups cannot bypass it.
func refusePrivate(network, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("connecting by %s: invalid address", network)
	}
	if addr := at.Addr().Unmap(); !public(addr) {
		return private(addr)
	}
	return nil
}

// globalUnicast is the part of IPv6 assigned to public hosts. It excludes ::1, mapped IPv4, NAT64
// (64:ff9b::/96 and 64:ff9b:1::/48), fc00::/7, fe80::/10, and multicast.
var globalUnicast = netip.MustParsePrefix("2000::/3")

// sixToFour addresses contain an IPv4 address in bytes 2 to 5 (RFC 3056).
var sixToFour = netip.MustParsePrefix("2002::/16")

// reserved are the networks in the IANA special-purpose registries (RFC 6890) that have no public hosts.
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),       // this network
	netip.MustParsePrefix("10.0.0.0/8"),      // private, RFC 1918
	netip.MustParsePrefix("100.64.0.0/10"),   // carrier-grade NAT, RFC 6598
	netip.MustParsePrefix("127.0.0.0/8"),     // this machine
	netip.MustParsePrefix("169.254.0.0/16"),  // link-local, and cloud metadata services
	netip.MustParsePrefix("172.16.0.0/12"),   // private, RFC 1918
	netip.MustParsePrefix("192.0.0.0/24"),    // protocol assignments
	netip.MustParsePrefix("192.0.2.0/24"),    // documentation
	netip.MustParsePrefix("192.88.99.0/24"),  // 6to4 relays
	netip.MustParsePrefix("192.168.0.0/16"),  // private, RFC 1918
	netip.MustParsePrefix("198.18.0.0/15"),   // benchmarks
	netip.MustParsePrefix("198.51.100.0/24"), // documentation
	netip.MustParsePrefix("203.0.113.0/24"),  // documentation
	netip.MustParsePrefix("224.0.0.0/4"),     // multicast
	netip.MustParsePrefix("240.0.0.0/4"),     // reserved, and broadcast
	netip.MustParsePrefix("2001::/23"),       // protocol assignments: Teredo, benchmarks, ORCHID
	netip.MustParsePrefix("2001:db8::/32"),   // documentation
	netip.MustParsePrefix("3fff::/20"),       // documentation
}

// public reports whether addr can be a host on the public internet.
func public(addr netip.Addr) bool {
	addr = addr.WithZone("").Unmap()
	if addr.Is6() {
		if !globalUnicast.Contains(addr) {
			return false
		}
		if b := addr.As16(); sixToFour.Contains(addr) && !public(netip.AddrFrom4([4]byte(b[2:6]))) {
			return false
		}
	}
	for _, p := range reserved {
		if p.Contains(addr) {
			return false
		}
	}
	return addr.IsValid()
}
