package table

import (
	"runtime"
	"strings"
	"testing"
)

// BenchmarkLoad reads the table anew, and says how much of the heap it keeps.
func BenchmarkLoad(b *testing.B) {
	var kept *Table
	before := heap()
	for b.Loop() {
		loaded, err := read(embedded)
		if err != nil {
			b.Fatal(err)
		}
		kept = loaded
	}
	b.ReportMetric(float64(heap()-before)/1e6, "heap-MB")
	runtime.KeepAlive(kept)
}

// heap returns the bytes in use after a collection.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func BenchmarkWord(b *testing.B) {
	t := loaded(b)
	for name, text := range map[string]string{
		"english":    "we know that the area of this triangle is half of the product of its legs",
		"vietnamese": "chúng ta cần tìm số quả táo còn lại trong giỏ sau khi bọn trẻ đã ăn",
		"decomposed": "chu\u0301ng ta ca\u0302\u0300n ti\u0300m so\u0302\u0301 qua\u0309 ta\u0301o co\u0300n la\u0323i",
		"russian":    "нам нужно найти площадь этого треугольника и затем проверить ответ",
	} {
		b.Run(name, func(b *testing.B) {
			words := strings.Fields(text)
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				for _, w := range words {
					t.Word(w)
				}
			}
		})
	}
}
