package digesttest

import (
	"reflect"
	"sync"
)

// copyOf returns a copy of v that shares no slice, map, or pointer with it, as decoding it anew does, but much faster.
// Unexported fields are copied as they are.
func copyOf[T any](v T) T {
	out := reflect.New(reflect.TypeFor[T]()).Elem()
	deepCopy(out, reflect.ValueOf(&v).Elem())
	return out.Interface().(T) //nolint:forcetypeassert // it was made as a T
}

// deepCopy makes to a copy of from.
func deepCopy(to, from reflect.Value) {
	to.Set(from)
	unshare(to, from)
}

// unshare replaces what to, a shallow copy of from, shares with it.
func unshare(to, from reflect.Value) {
	if isValue(from.Type()) {
		return
	}
	switch from.Kind() {
	case reflect.Struct:
		for i := range from.NumField() {
			if to.Field(i).CanSet() {
				unshare(to.Field(i), from.Field(i))
			}
		}
	case reflect.Slice:
		if from.IsNil() {
			return
		}
		to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
		reflect.Copy(to, from)
		if isValue(from.Type().Elem()) {
			return
		}
		for i := range from.Len() {
			unshare(to.Index(i), from.Index(i))
		}
	case reflect.Map:
		if from.IsNil() {
			return
		}
		to.Set(reflect.MakeMapWithSize(from.Type(), from.Len()))
		for each := from.MapRange(); each.Next(); {
			value := reflect.New(from.Type().Elem()).Elem()
			deepCopy(value, each.Value())
			to.SetMapIndex(each.Key(), value)
		}
	case reflect.Pointer:
		if from.IsNil() {
			return
		}
		to.Set(reflect.New(from.Type().Elem()))
		deepCopy(to.Elem(), from.Elem())
	default: // everything else is a value
	}
}

// values remembers isValue by type.
var values sync.Map

// isValue reports whether a shallow copy of a value of the type shares nothing with it.
func isValue(t reflect.Type) bool {
	if known, ok := values.Load(t); ok {
		return known.(bool) //nolint:forcetypeassert // it is stored as a bool
	}
	is := true
	switch t.Kind() {
	case reflect.Slice, reflect.Map, reflect.Pointer:
		is = false
	case reflect.Struct:
		for i := range t.NumField() {
			is = is && (!t.Field(i).IsExported() || isValue(t.Field(i).Type))
		}
	default: // everything else is a value
	}
	values.Store(t, is)
	return is
}
