import { AwsError } from '../../aws/aws-error.ts';
import { batchError } from './errors.ts';

const MOST_ENTRIES = 10;
const ENTRY_ID = /^[\w-]{1,80}$/;

export interface BatchResult<Success> {
  readonly Successful: (Success & { readonly Id: string })[];
  readonly Failed: {
    readonly Id: string;
    readonly Code: string;
    readonly Message: string;
    readonly SenderFault: boolean;
  }[];
}

/** Runs each entry on its own: a failure does not stop the others. @throws AwsError if the batch itself is invalid */
export function runBatch<Entry extends { readonly Id?: string | undefined }, Success>(
  entries: readonly Entry[],
  run: (entry: Entry) => Success,
): BatchResult<Success> {
  if (entries.length === 0)
    throw batchError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (entries.length > MOST_ENTRIES)
    throw batchError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${String(MOST_ENTRIES)}. You have sent ${String(entries.length)}.`,
    );
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    throw batchError(
      'BatchEntryIdsNotDistinct',
      'Two or more batch entries in the request have the same Id.',
    );
  const wrongId = entries.find(({ Id = '' }) => !ENTRY_ID.test(Id))?.Id;
  if (wrongId !== undefined)
    throw batchError(
      'InvalidBatchEntryId',
      `A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long. Found "${wrongId}".`,
    );
  const result: BatchResult<Success> = { Successful: [], Failed: [] };
  for (const entry of entries) {
    const Id = entry.Id ?? '';
    try {
      result.Successful.push({ Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      result.Failed.push({ Id, Code: error.code, Message: error.message, SenderFault: error.status < 500 });
    }
  }
  return result;
}
