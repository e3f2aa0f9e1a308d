/** Versions of uploads for the function that discards them: it cannot read or write them. */
export interface UploadVersions {
  /** Permanently deletes one version. Deleting a missing version succeeds. */
  remove(version: {
    readonly bucket: string;
    readonly key: string;
    readonly versionId: string;
  }): Promise<void>;
}
