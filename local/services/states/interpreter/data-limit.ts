import { DATA_LIMIT_EXCEEDED, StateFailure } from './failure.ts';
import type { Json } from './json.ts';

/** Source: Step Functions quotas, "Maximum input or output size for a task, state, or execution", in bytes of UTF-8. */
export const LARGEST_DATA_BYTES = 262_144;

/**
 * The JSON text of a state's or a task's data.
 *
 * @throws StateFailure States.DataLimitExceeded
 */
export function textWithinLimit(value: Json, producer: string): string {
  const text = JSON.stringify(value);
  if (Buffer.byteLength(text) > LARGEST_DATA_BYTES)
    throw new StateFailure(
      DATA_LIMIT_EXCEEDED,
      `The ${producer} returned a result with a size exceeding the maximum number of bytes service limit.`,
    );
  return text;
}
