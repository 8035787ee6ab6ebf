package config

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// decoder fills a Config from a parsed file. It collects all mistakes, and records the position of each
// value.
//
// The YAML library's own decoder stops at the first mistake, and does not report positions for later checks.
type decoder struct {
	name    string // of the file
	dir     string
	lines   []string
	getenv  func(string) (string, bool)
	tokens  map[string]*token.Token // tokens of values, by their paths
	inFile  map[string]bool         // paths of values written in the file itself, without ${}
	errs    []*Error
	bad     []string // paths with a mistake
	literal bool     // the file has no variables: a $ stands for itself
	secrets []string // secrets written in the file, which errors must not show
	missing []missing
	blank   [][2]string // paths of keys that sign with white space around them, and where that came from
}

// shorthand is a mapping with a short form: one of its values.
type shorthand interface {
	// long returns where to decode a node of that type, or nil if it is not the short form.
	long(ast.NodeType) any
}

func (s *Source) long(t ast.NodeType) any {
	if t == ast.StringType {
		return &s.URL
	}
	return nil
}

func (g *GitHub) long(t ast.NodeType) any {
	if t == ast.SequenceType {
		return &g.Entries
	}
	return nil
}

// value decodes one node. A null counts as a missing value.
func (d *decoder) value(node ast.Node, into reflect.Value, path string) {
	d.tokens[path] = first(node)
	switch node.Type() {
	case ast.NullType:
		return
	case ast.AnchorType, ast.AliasType, ast.TagType, ast.MergeKeyType:
		d.wrong(path, "write out the value; quote a text that starts with &, *, or !",
			"anchors, aliases, and tags are not supported")
		return
	}
	if s, ok := into.Addr().Interface().(shorthand); ok {
		if long := s.long(node.Type()); long != nil {
			into = reflect.ValueOf(long).Elem()
		}
	}
	switch into.Kind() {
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		d.value(node, into.Elem(), path)
	case reflect.Struct:
		d.mapping(node, into, path)
	case reflect.Slice:
		d.list(node, into, path)
	default:
		d.scalar(node, into, path)
	}
}

func (d *decoder) mapping(node ast.Node, into reflect.Value, path string) {
	m, ok := node.(*ast.MappingNode)
	keys := keysOf(into.Type())
	if !ok {
		d.wrong(path, "give "+strings.Join(keys, ", ")+", each as `key: value`", "this is %s, but must be a mapping",
			kindOf(node))
		return
	}
	for _, pair := range m.Values {
		at := pair.Key.GetToken()
		key, ok := pair.Key.(*ast.StringNode)
		if !ok {
			d.errs = append(d.errs, d.mistake(at, oneOf("", keys), "this cannot be a key"))
			continue
		}
		i := -1
		for f := range into.NumField() {
			if key.Value != "" && yamlKey(into.Type().Field(f)) == key.Value {
				i = f
			}
		}
		if i < 0 && strings.Contains(key.Value, "://") {
			d.wrong(path, `put an address with a port in quotes: "http://calendar.example:8080/"`,
				"this is read as a key and a value")
			return
		}
		if i < 0 {
			d.errs = append(d.errs, d.mistake(at, oneOf(key.Value, keys), "unknown key %q", key.Value))
			d.bad = append(d.bad, below(path, key.Value))
			if near := nearest(key.Value, keys); near != "" {
				d.bad = append(d.bad, below(path, near)) // near is not missing as well
			}
			continue
		}
		d.value(pair.Value, into.Field(i), below(path, key.Value))
	}
}

func (d *decoder) list(node ast.Node, into reflect.Value, path string) {
	s, ok := node.(*ast.SequenceNode)
	if !ok {
		_, mapping := node.(*ast.MappingNode)
		if into.Type() == reflect.TypeFor[Recipients]() || mapping && into.Type() == reflect.TypeFor[Accounts]() {
			into.Set(reflect.MakeSlice(into.Type(), 1, 1))
			d.value(node, into.Index(0), path)
			return
		}
		d.wrong(path, "start each line with `- `, or write [one, two]", "this is %s, but must be a list", kindOf(node))
		return
	}
	into.Set(reflect.MakeSlice(into.Type(), len(s.Values), len(s.Values)))
	for i, item := range s.Values {
		at := fmt.Sprintf("%s[%d]", path, i)
		d.value(item, into.Index(i), at)
		if item.Type() == ast.NullType {
			d.wrong(at, "delete the line, or add a value after the `-`", "this entry is empty")
		}
	}
}

func (d *decoder) scalar(node ast.Node, into reflect.Value, path string) {
	text, ok := "", false
	switch n := node.(type) {
	case *ast.StringNode:
		text, ok = n.Value, true
	case *ast.LiteralNode:
		text, ok = n.Value.Value, true
	case *ast.IntegerNode, *ast.BoolNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		text = node.GetToken().Value
	default:
		d.wrong(path, "", "this is %s, but must be one value", kindOf(node))
		return
	}
	if strings.Contains(text, "$") && ok && !d.literal {
		expanded, err := d.expand(path, text)
		if err != nil {
			if d.lacks(path, err) {
				return
			}
			d.wrong(path, digest.Hint(err), "%v", err)
			return
		}
		text = expanded
	} else {
		d.inFile[path] = true
		if into.Type() == reflect.TypeFor[digest.Secret]() && len(text) > 3 && !strings.Contains(text, "://") {
			d.secrets = append(d.secrets, text)
		}
	}
	switch into.Kind() {
	case reflect.String:
		if into.Type() == reflect.TypeFor[Duration]() {
			if !d.duration(text, path) {
				return
			}
		} else if !ok && into.Type() != reflect.TypeFor[Distance]() {
			d.wrong(path, fmt.Sprintf("put it in quotes: %q", text), "this is %s, but must be text", kindOf(node))
			return
		}
		into.SetString(text)
	case reflect.Bool:
		if text != "true" && text != "false" {
			d.wrong(path, "yes and no are texts in YAML", "this must be true or false")
			return
		}
		into.SetBool(text == "true")
	case reflect.Int, reflect.Int64:
		n, err := strconv.ParseInt(strings.ReplaceAll(text, "_", ""), 10, 64)
		if err != nil || n <= 0 || n > math.MaxInt32 {
			d.wrong(path, "", "this must be a whole number above 0, without a unit")
			return
		}
		into.SetInt(n)
	}
}

// below returns the path of a key in the mapping at path.
func below(path, key string) string { return strings.TrimPrefix(path+"."+key, ".") }

// duration reports whether text is a duration, and records a mistake if not.
func (d *decoder) duration(text, path string) bool {
	length, err := parseDuration(text)
	switch _, number := strconv.Atoi(text); {
	case err == nil && (length > 0 || strings.HasSuffix(path, ".quiet")): // only quiet may be zero
		return true
	case err == nil:
		d.wrong(path, "leave it out for the default", "a duration must be above 0")
	case number == nil:
		d.wrong(path, fmt.Sprintf("write %ss, %sh or %sd", text, text, text), "a duration needs a unit")
	default:
		d.wrong(path, "units are w, d, h, m, s: 90m, 12h, 28d, 1w2d", "%v", err)
	}
	return false
}

// keysOf returns the keys of a mapping, in the order of its fields.
func keysOf(t reflect.Type) []string {
	var keys []string
	for i := range t.NumField() {
		if key := yamlKey(t.Field(i)); key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

func yamlKey(f reflect.StructField) string {
	if key, _, _ := strings.Cut(f.Tag.Get("yaml"), ","); key != "-" {
		return key
	}
	return ""
}

// first returns the token at which a value starts.
func first(node ast.Node) *token.Token {
	if m, ok := node.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		return m.Values[0].Key.GetToken()
	}
	return node.GetToken()
}

// kindOf describes the type of a node for messages.
func kindOf(node ast.Node) string {
	switch node.Type() {
	case ast.MappingType, ast.MappingValueType:
		return "a mapping"
	case ast.SequenceType:
		return "a list"
	case ast.StringType, ast.LiteralType:
		return "text"
	case ast.IntegerType, ast.FloatType, ast.InfinityType, ast.NanType:
		return "a number"
	case ast.BoolType:
		return "true or false"
	}
	return "something else"
}
