import { permanent, PipelineError, rejection, transient } from '#domain/pipeline-error.ts';

/** What sharp and libvips say, as patterns of their messages; the first that fits decides. */
const PATTERNS: readonly { readonly pattern: RegExp; make(said: string, cause: unknown): Error }[] = [
  {
    pattern: /timeout: \d+%? ?complete|operation timed? ?out/i,
    make: (said, cause) =>
      transient('DECODE_TIMED_OUT', `Decoding took longer than it may (${said}).`, cause),
  },
  {
    pattern: /exceeds pixel limit/i,
    make: (said) =>
      rejection('TOO_MANY_PIXELS', `The image has more pixels than are accepted (${said}). Make it smaller.`),
  },
  {
    pattern:
      /premature end|unexpected end|truncat|ended early|end of (?:file|stream|image)|insufficient data/i,
    make: (said) =>
      rejection(
        'TRUNCATED',
        `The image ends before it is complete (${said}). Upload it again from a whole copy.`,
      ),
  },
  {
    pattern: /out of memory|cannot allocate|memory allocation/i,
    make: (said, cause) =>
      transient('DECODE_TIMED_OUT', `Decoding needs more memory than there is (${said}).`, cause),
  },
  {
    pattern: /operation is blocked|sharp module|cannot find module|ERR_DLOPEN/i,
    make: (said, cause) => permanent('INTERNAL_ERROR', `sharp cannot be used (${said}).`, cause),
  },
];

/** An error of sharp as one of ours. What no pattern knows is said about the input: everything else is the program's. */
export function classifySharpError(error: unknown): Error {
  if (error instanceof PipelineError) return error;
  if (!isError(error)) return permanent('INTERNAL_ERROR', `sharp failed: ${String(error)}`, error);
  const said = firstLine(error.message);
  const known = PATTERNS.find(({ pattern }) => pattern.test(error.message));
  if (known !== undefined) return known.make(said, error);
  if (isProgramFault(error)) return permanent('INTERNAL_ERROR', `sharp was called wrongly: ${said}`, error);
  return rejection('CORRUPT', `The image cannot be decoded (${said}). Save it again with an image program.`);
}

/** sharp's own checks of its arguments name the expectation. */
function isProgramFault({ message, name }: Error): boolean {
  return name === 'TypeError' || name === 'ReferenceError' || /^Expected .* (?:but|for) /.test(message);
}

function isError(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && 'message' in error;
}

/** libvips repeats itself over many lines. */
function firstLine(message: string): string {
  return message.split('\n')[0]?.slice(0, 200) ?? '';
}
