import * as z from 'zod/mini';

import { permanent } from '#domain/pipeline-error.ts';

/**
 * An event as the shape it must have.
 *
 * @param what the event is, for the message
 * @throws PipelineError MALFORMED_INPUT saying what was found where
 */
export function parse<Shape extends z.ZodMiniType>(
  shape: Shape,
  event: unknown,
  what: string,
): z.infer<Shape> {
  const parsed = z.safeParse(shape, event);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues
    .map(({ path, message }) => `${path.map(String).join('.') || '(whole)'}: ${message}`)
    .join('; ');
  throw permanent(
    'MALFORMED_INPUT',
    `The ${what} has not the shape it must have: ${problems}.`,
    parsed.error,
  );
}
