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
    // Operations of our own asking, after the decoder: that they fail is not the file's fault.
    pattern:
      /^(?:affine|extract_area|reduce\w*|shrink\w*|resize|embed|flatten|bandjoin|colourspace|jpegsave\w*|vips2jpeg|write_jpeg\w*)\b/im,
    make: internalError,
  },
  {
    pattern: /premature end of (?:jpeg image|input)|unexpected end of gif|not enough data|read beyond end/i,
    make: (said) =>
      rejection(
        'TRUNCATED',
        `The image ends before it is complete (${said}). Upload it again from a whole copy.`,
      ),
  },
  {
    // The four decoders, what they share, and what they hand on: profile and EXIF block.
    pattern:
      /input (?:buffer|image)|jpeg|png|gif|webp|\bIDAT\b|failOn|in tile|icc|lcms|profile|exif|spng|zlib/i,
    make: (said) =>
      rejection('CORRUPT', `The image cannot be decoded (${said}). Save it again with an image program.`),
  },
];

/** An error of sharp as one of ours. What no rule knows is the program's fault until somebody has looked at it. */
export function classifySharpError(error: unknown): Error {
  if (error instanceof PipelineError) return error;
  if (!isError(error)) return internalError(String(error), error);
  const said = summary(error.message);
  // sharp checks its arguments itself, and names what it expects.
  if (isProgramFault(error)) return internalError(said, error);
  const rule = RULES.find(({ pattern }) => pattern.test(error.message));
  return rule === undefined ? internalError(said, error) : rule.make(said, error);
}

function internalError(said: string, cause: unknown): PipelineError {
  return permanent('INTERNAL_ERROR', `sharp failed: ${said}. The function's log has the stack.`, cause);
}

function isProgramFault({ message, name }: Error): boolean {
  return name === 'TypeError' || name === 'ReferenceError' || /^Expected .* (?:but|for) /.test(message);
}

function isError(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && 'message' in error;
}

/** libvips repeats itself over many lines, and may say nothing after a colon. */
function summary(message: string): string {
  const [first = ''] = message.split('\n');
  return first.trim().replace(/:$/, '').slice(0, 200);
}
