/** What whoever deploys may set without changing code. */
export interface SettingsOverrides {
  readonly uploadOrigins?: readonly string[];
}

/** Reads `-c uploadOrigins=https://a.example,https://b.example`, or `--upload-origins` of the same form. */
export function parseOverrides({
  uploadOrigins,
}: {
  readonly uploadOrigins: string | undefined;
}): SettingsOverrides {
  if (uploadOrigins === undefined) return {};
  return { uploadOrigins: uploadOrigins.split(',').map((origin) => origin.trim()) };
}
