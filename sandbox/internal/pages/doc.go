// Package pages is linear memory that can be rewound: a guest is warmed once, its memory saved as an image, and after
// every job the memory is the image again, to the byte.
//
// On Linux the image is a sealed memory file, mapped copy-on-write over the guest's address range. A job pays a page
// fault for each page that it is the first to write; rewinding asks the kernel which pages were written and copies just
// those back. Pages copied back stay the guest's own, so that the next job writes them without a fault.
// Instances whose warmed memory is equal share one image and so cost only what they have written. Elsewhere memory
// and image are plain slices, and rewinding copies the image.
//
// A [Memory] is wazero's memory allocator for one instance:
//
//	ctx = experimental.WithMemoryAllocator(ctx, memory)
//	module, err := runtime.InstantiateModule(ctx, compiled, config)
package pages
