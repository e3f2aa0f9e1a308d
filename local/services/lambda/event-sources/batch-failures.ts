/**
 * Which items of a batch a function reports as failed. A malformed response, or an unknown identifier, fails the
 * whole batch. Source: Lambda developer guide, "Implementing partial batch responses".
 */
export function failedItems(payload: string, items: readonly string[]): Set<string> {
  const answer = JSON.parse(payload) as { batchItemFailures?: unknown } | null;
  const failures = answer?.batchItemFailures;
  if (failures === undefined || failures === null) return new Set();
  if (!Array.isArray(failures)) return new Set(items);
  const failed = new Set<string>();
  for (const failure of failures as { itemIdentifier?: unknown }[]) {
    const identifier = failure.itemIdentifier;
    if (typeof identifier !== 'string' || !items.includes(identifier)) return new Set(items);
    failed.add(identifier);
  }
  return failed;
}
