/** Versions of uploads, as the function that discards them sees them: it cannot read or write one. */
export interface UploadVersions {
  /** Deletes one version for good. Deleting what is gone is success. */
  remove(version: {
    readonly bucket: string;
    readonly key: string;
    readonly versionId: string;
  }): Promise<void>;
}
