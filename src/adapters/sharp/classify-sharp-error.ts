import { permanent, PipelineError, rejection, transient } from '#domain/pipeline-error.ts';

interface Rule {
  readonly pattern: RegExp;
  readonly make: (said: string, cause: unknown) => Error;
}

/** What sharp and libvips say, as patterns of their messages; the first that fits decides. */
const RULES: readonly Rule[] = [
  {
    pattern: /timeout: \d+%? ?complete/i,
    make: (said, cause) =>
      transient('DECODE_TIMED_OUT', `Decoding took longer than it may (${said}).`, cause),
  },
  {
    pattern: /exceeds pixel limit/i,
    make: (said) =>
      rejection('TOO_MANY_PIXELS', `The image has more pixels than are accepted (${said}). Make it smaller.`),
  },
  {
    // On the last delivery this becomes TOO_COMPLEX, as time does.
    pattern: /out of memory|cannot allocate|memory allocation|no space left|unable to create thread/i,
    make: (said, cause) =>
      transient('DECODE_TIMED_OUT', `Decoding needs more memory than there is (${said}).`, cause),
  },
  {
    pattern: /premature end of (?:jpeg image|input)|unexpected end of gif|not enough data|read beyond end/i,
    make: (said) =>
      rejection(
        'TRUNCATED',
        `The image ends before it is complete (${said}). Upload it again from a whole copy.`,
      ),
  },
];

/** Operations of our own asking, after the decoder: their lines of a message say nothing about the file. */
const OWN_OPERATION =
  /^(?:affine|extract_area|reduce\w*|shrink\w*|resize|embed|flatten|bandjoin|colourspace|jpegsave\w*|vips2jpeg|write_jpeg\w*)\b/i;

/**
 * An error of sharp as one of ours. Arguments that sharp refuses are the program's fault. Whatever else goes wrong on the way
 * from the file to its pixels is the file's: decoders have more ways to say so than can be listed. Where only an operation
 * after the decoder complains, repeating shows whether it is.
 */
export function classifySharpError(error: unknown): Error {
  if (error instanceof PipelineError) return error;
  if (!isError(error)) return internalError(String(error), error);
  const said = summary(error.message);
  if (isProgramFault(error)) return internalError(said, error);
  const rule = RULES.find(({ pattern }) => pattern.test(error.message));
  if (rule !== undefined) return rule.make(said, error);
  return isAllOfOwnOperations(error.message)
    ? transient('DECODE_FAILED', `The image could not be made (${said}).`, error)
    : rejection('CORRUPT', `The image cannot be decoded (${said}). Save it again with an image program.`);
}

function internalError(said: string, cause: unknown): PipelineError {
  return permanent('INTERNAL_ERROR', `sharp failed: ${said}. The function's log has the stack.`, cause);
}

/** sharp checks its arguments itself, and names what it expects. */
function isProgramFault({ message, name }: Error): boolean {
  return (
    ['TypeError', 'ReferenceError', 'RangeError'].includes(name) || /^Expected .* (?:but|for) /.test(message)
  );
}

function isAllOfOwnOperations(message: string): boolean {
  const lines = message.split('\n').filter((line) => line.trim() !== '');
  return lines.every((line) => OWN_OPERATION.test(line.trim()));
}

function isError(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && 'message' in error;
}

/** libvips repeats itself over many lines, and may say nothing after a colon. What it says may come from the file. */
function summary(message: string): string {
  const [first = ''] = message.split('\n');
  return first
    .replace(/[^ -~]/g, '?')
    .trim()
    .replace(/:$/, '')
    .slice(0, 200);
}
