/** The upload bucket as its users see it. */
export interface Uploads {
  /** Uploads one file whole. Gives the version it became. */
  upload(imageKey: string, bytes: Uint8Array, contentType: string): Promise<string>;
}
