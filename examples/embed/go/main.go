// Command host makes the trace of a plan with wazero, and prints the digest of the trace.
//
// usage: host [--memory MIB] [--shard K/N]... ENGINE_WASM PLAN
//
// Of several shards it is the digest of their rows one after the other, in the order in which they are named.
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"fmt"
	"hash"
	"math"
	"os"
	"regexp"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// What openPlan may find, by its status.
var statuses = [...]string{
	"open", "truncated", "not a plan", "of another version than this engine reads",
	"corrupt: its checksum does not match", "corrupt: a section lies outside of it",
	"corrupt: a header field is out of range", "corrupt: a column is malformed",
	"corrupt: a window is malformed", "corrupt: a client is malformed",
	"corrupt: a client-window is malformed", "corrupt: a field set is malformed",
	"corrupt: a sampler is malformed", "open beside another", "corrupt: a coupling is malformed",
	"corrupt: a table of observed gaps is malformed", "corrupt: a class of conversations is malformed",
	"corrupt: its expected requests do not add up, or are too many at a time",
	"corrupt: its texts do not end", "replaced while it was being opened",
}

// Types of columns by their kind in the plan, and bytes of a value.
var types = [...]struct {
	name  string
	bytes int
}{
	{"uint32", 4}, {"uint32", 4}, {"uint32", 4}, {"list<uint32>", 4}, {"uint64", 8}, {"uint16", 2}, {"uint32", 4},
	{"uint32", 4}, {"uint32", 4}, {"uint32", 4}, {"uint32", 4}, {"uint32", 4}, {"uint32", 4}, {"dictionary", 4},
}

// The kinds of columns that have offsets and items, and places in a dictionary.
const list, dictionary = 3, 13

type column struct {
	name, typeName string
	bytes          int
	values, counts hash.Hash
	dictionary     *numbered
}

// The values of a dictionary as they stand in it, and numbers for those that rows have had, in the order in which they came.
type numbered struct {
	values  []string
	numbers map[uint32]uint32
	met     []string
}

var value = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|[^\]\[,"]+`)

func (d *numbered) number(place uint32) uint32 {
	number, isMet := d.numbers[place]
	if !isMet {
		number = uint32(len(d.met))
		d.numbers[place] = number
		d.met = append(d.met, d.values[place])
	}
	return number
}

// An instance of the engine. Its methods panic where the engine ends in a trap; main tells of it.
type engine struct{ module api.Module }

func (e engine) call(function string, arguments ...uint64) uint64 {
	ctx := context.Background()
	results, err := e.module.ExportedFunction(function).Call(ctx, arguments...)
	if err != nil {
		needed := check(e.module.ExportedFunction("memoryNeeded").Call(ctx))
		if bytes := api.DecodeF64(needed[0]); bytes > 0 {
			panic(fmt.Errorf("%s needs a memory of %.0f bytes, and cannot have it", function, bytes))
		}
		panic(fmt.Errorf("%s failed, a defect of the engine: %w", function, err))
	}
	if len(results) == 0 {
		return 0
	}
	return results[0]
}

func (e engine) number(function string, arguments ...int) int {
	words := make([]uint64, len(arguments))
	for index, argument := range arguments {
		words[index] = api.EncodeU32(uint32(argument))
	}
	return int(uint32(e.call(function, words...)))
}

// A view of the engine's memory, good until the next call.
func (e engine) read(address, length int) []byte {
	view, isInside := e.module.Memory().Read(uint32(address), uint32(length))
	if !isInside {
		panic(fmt.Errorf("%d bytes at %d are not in the engine's memory", length, address))
	}
	return view
}

func (e engine) open(plan []byte) {
	if len(plan) > math.MaxUint32 {
		panic(fmt.Errorf("the plan is too large for an engine: %d bytes", len(plan)))
	}
	address := e.number("allocatePlan", len(plan))
	copy(e.read(address, len(plan)), plan)
	if status := e.number("openPlan"); status != 0 {
		reason := fmt.Sprint("refused, with status ", status)
		if status < len(statuses) {
			reason = statuses[status]
		}
		panic(fmt.Errorf("the plan is %s", reason))
	}
}

// The columns of a plan that the engine has opened, so that all offsets in it are right.
func columnsOf(plan []byte) []column {
	word := func(offset int) int { return int(binary.LittleEndian.Uint32(plan[offset:])) }
	columns := []column{
		{"timestamp", "float64", 8, sha256.New(), nil, nil}, {"client_id", "uint32", 4, sha256.New(), nil, nil},
	}
	for record := word(64); record < word(64)+16*word(32); record += 16 {
		name, behind, _ := bytes.Cut(plan[word(152)+word(record+12):], []byte{0})
		kind := types[word(record)]
		columns = append(columns, column{string(name), kind.name, kind.bytes, sha256.New(), nil, nil})
		if word(record) == list {
			columns[len(columns)-1].counts = sha256.New()
		} else if word(record) == dictionary {
			text, _, _ := bytes.Cut(behind, []byte{0})
			values := value.FindAllString(string(text), -1)
			columns[len(columns)-1].dictionary = &numbered{values, map[uint32]uint32{}, nil}
		}
	}
	return columns
}

// Makes the next tile, and adds its rows to the hashes; the number of rows.
func (e engine) hashTile(columns []column) int {
	rows := e.number("produce")
	if rows == 0 {
		return 0
	}
	columns[0].values.Write(e.read(e.number("timestamps"), 8*rows))
	columns[1].values.Write(e.read(e.number("clients"), 4*rows))
	for index, column := range columns[2:] {
		address := e.number("column", index)
		if column.dictionary != nil {
			numbers := bytes.Clone(e.read(address, 4*rows))
			for at := 0; at < len(numbers); at += 4 {
				number := column.dictionary.number(binary.LittleEndian.Uint32(numbers[at:]))
				binary.LittleEndian.PutUint32(numbers[at:], number)
			}
			column.values.Write(numbers)
			continue
		}
		if column.counts == nil {
			column.values.Write(e.read(address, column.bytes*rows))
			continue
		}
		offsets := e.read(address, 4*(rows+1))
		counts := make([]byte, 4*rows)
		for at := 0; at < len(counts); at += 4 {
			count := binary.LittleEndian.Uint32(offsets[at+4:]) - binary.LittleEndian.Uint32(offsets[at:])
			binary.LittleEndian.PutUint32(counts[at:], count)
		}
		column.counts.Write(counts)
		column.values.Write(e.read(e.number("items", index), 4*e.number("itemCount", index)))
	}
	return rows
}

func digest(columns []column, rows int) string {
	whole := sha256.New()
	fmt.Fprintf(whole, "servegen trace digest 1\nrows %d\n", rows)
	for _, column := range columns {
		fmt.Fprintf(whole, "column %q %s", column.name, column.typeName)
		if column.counts != nil {
			fmt.Fprintf(whole, " %x", column.counts.Sum(nil))
		}
		fmt.Fprintf(whole, " %x", column.values.Sum(nil))
		if column.dictionary != nil {
			fmt.Fprintf(whole, " %x", sha256.Sum256([]byte("["+strings.Join(column.dictionary.met, ",")+"]")))
		}
		fmt.Fprintln(whole)
	}
	return fmt.Sprintf("%x", whole.Sum(nil))
}

func check[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

type shard struct{ index, count int }

func main() {
	defer func() {
		if failure := recover(); failure != nil {
			fmt.Fprintln(os.Stderr, "host:", failure)
			os.Exit(1)
		}
	}()
	var shards []shard
	flag.Func("shard", "`K/N`: the K-th of N parts of the trace", func(text string) error {
		var part shard
		if count, _ := fmt.Sscanf(text, "%d/%d", &part.index, &part.count); count < 2 || part.index < 1 || part.index > part.count {
			return fmt.Errorf("not K/N with K from 1 to N")
		}
		shards = append(shards, part)
		return nil
	})
	memory := flag.Uint("memory", 4096, "`MIB` that the engine may have, up to 4096")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: host [--memory MIB] [--shard K/N]... ENGINE_WASM PLAN")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 2 || *memory > 4096 {
		flag.Usage()
		os.Exit(2)
	}
	if shards == nil {
		shards = []shard{{1, 1}}
	}
	wasm, plan := check(os.ReadFile(flag.Arg(0))), check(os.ReadFile(flag.Arg(1)))

	ctx := context.Background()
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(16 * uint32(*memory))
	e := engine{check(wazero.NewRuntimeWithConfig(ctx, config).Instantiate(ctx, wasm))}
	e.open(plan)
	columns, tiles, rows := columnsOf(plan), e.number("tiles"), 0
	for _, part := range shards {
		from, to := tiles*(part.index-1)/part.count, tiles*part.index/part.count
		e.number("seek", from)
		for tile := from; tile < to; tile++ {
			rows += e.hashTile(columns)
		}
	}
	fmt.Println(digest(columns, rows))
}
