/** The upload bucket as its users see it. */
export interface Uploads {
  /** Uploads one whole file. Returns its version. */
  upload(imageKey: string, bytes: Uint8Array, contentType: string): Promise<string>;
}
