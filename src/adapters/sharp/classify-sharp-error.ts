import { permanent, PipelineError, rejection, transient } from '#domain/pipeline-error.ts';

interface Rule {
  readonly pattern: RegExp;
  readonly make: (said: string, cause: unknown) => Error;
}

/** Patterns of the messages of sharp and libvips; the first match decides. */
const RULES: readonly Rule[] = [
  {
    pattern: /timeout: \d+%? ?complete/i,
    make: (said, cause) =>
      transient('DECODE_TIMED_OUT', `Decoding took longer than allowed (${said}).`, cause),
  },
  {
    pattern: /exceeds pixel limit/i,
    make: (said) =>
      rejection(
        'TOO_MANY_PIXELS',
        `The image has more pixels than the setting maxMegapixels allows (${said}). Make it smaller.`,
      ),
  },
  {
    // On the last delivery this becomes TOO_COMPLEX, as a timeout does.
    pattern: /out of memory|cannot allocate|memory allocation|no space left|unable to create thread/i,
    make: (said, cause) =>
      transient('DECODE_TIMED_OUT', `Decoding needs more memory than is available (${said}).`, cause),
  },
];

/** Our own operations after decoding: a message that names one of them says nothing about the file. */
const OWN_OPERATION =
  /^(?:affine|extract_area|reduce\w*|shrink\w*|resize|embed|flatten|bandjoin|colourspace|jpegsave\w*|vips2jpeg|write_jpeg\w*)\b/i;

/**
 * Converts an error of sharp to one of ours. Arguments that sharp rejects are a bug. Any other error between the file and its
 * pixels is the file's fault: decoders have more messages than can be listed, and those of images that are decoded at once
 * cross. Whether a file is truncated, its walk tells. If only an operation after decoding failed, a
 * retry shows whether the file is to blame.
 */
export function classifySharpError(error: unknown): Error {
  if (error instanceof PipelineError) return error;
  if (!isError(error)) return internalError(String(error), error);
  const said = summary(error.message);
  if (isProgramFault(error)) return internalError(said, error);
  const rule = RULES.find(({ pattern }) => pattern.test(error.message));
  if (rule !== undefined) return rule.make(said, error);
  return isAllOfOwnOperations(error.message)
    ? transient('DECODE_FAILED', `The derivative could not be made (${said}).`, error)
    : rejection('CORRUPT', `The image cannot be decoded (${said}). Upload another copy.`);
}

function internalError(said: string, cause: unknown): PipelineError {
  return permanent('INTERNAL_ERROR', `sharp failed: ${said}. The function's log has the stack.`, cause);
}

/** sharp checks its arguments and names what it expected. */
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

/** libvips repeats itself over many lines and may end in an empty colon. Its message may contain text from the file. */
function summary(message: string): string {
  const [first = ''] = message.split('\n');
  return first
    .replace(/[^ -~]/g, '?')
    .trim()
    .replace(/:$/, '')
    .slice(0, 200);
}
