import * as z from 'zod/mini';

import { permanent } from '#domain/pipeline-error.ts';

/**
 * Checks an event against its schema.
 *
 * @param what names the event in the message
 * @throws PipelineError MALFORMED_INPUT naming each problem and its path
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
  throw permanent('MALFORMED_INPUT', `The ${what} does not match its schema: ${problems}.`, parsed.error);
}
