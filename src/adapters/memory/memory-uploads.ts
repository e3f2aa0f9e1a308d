import type { Uploads } from '#ports/uploads.ts';

import type { MemoryObjectStore } from './memory-object-store.ts';

/** Uploads to a bucket in memory. */
export function memoryUploads(objects: MemoryObjectStore, bucket: string): Uploads {
  return {
    upload: (imageKey, bytes, contentType) =>
      Promise.resolve(objects.put(bucket, imageKey, bytes, contentType)),
  };
}
