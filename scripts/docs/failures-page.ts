import type { Category, ErrorCode } from '#contracts/error-codes.ts';
import {
  ENVIRONMENT_DIMENSION,
  METRICS,
  METRICS_NAMESPACE,
  RECONCILER_METRICS,
  STAGE_DIMENSION,
} from '#contracts/metrics.ts';
import { CODE_CATEGORIES } from '#domain/code-categories.ts';
import { nextStep } from '#domain/next-step.ts';

import { heading, type Page, table } from './page.ts';

/** What the pipeline itself does about an error of each category. */
const COURSE: Readonly<Record<Category, { readonly tries: string; readonly end: string }>> = {
  rejected: { tries: 'never', end: 'REJECTED at once' },
  transient: { tries: '3 more times, after 2, 4 and 8 s', end: 'FAILED with the third delivery' },
  permanent: { tries: 'not by the state machine', end: 'FAILED with the third delivery' },
};

/** A function that throws anything else, or ends without an answer, is no error of ours: `States.TaskFailed`. */
const TASK_FAILED = 'twice more, after 1 and 1.5 s';
const TASK_FAILURES: readonly string[] = ['INTERNAL_ERROR', 'FUNCTION_CRASHED'] satisfies ErrorCode[];

/** Those that end otherwise. */
const EXCEPTIONS: Readonly<Partial<Record<ErrorCode, string>>> = {
  DECODE_TIMED_OUT: 'REJECTED (`TOO_COMPLEX`) with the third delivery',
  MALFORMED_INPUT: 'in a dead-letter queue, whole',
};

/** docs/reference/failures.md: what becomes of every error, and what is counted. */
export const failuresPage: Page = {
  path: 'docs/reference/failures.md',
  render: () =>
    [
      heading('Failures', 'the categories, next steps and metrics in the code'),
      'What each code means is in [errors.md](errors.md); what to do, step by step, in [the guide](../guides/failures.md).',
      '',
      '## What becomes of an error',
      '',
      table(['Code', 'Tried again', 'Ends', 'Next step'], Object.entries(CODE_CATEGORIES).map(toRow)),
      '',
      '## Metrics',
      '',
      `Namespace \`${METRICS_NAMESPACE}\`. All have the dimension \`${ENVIRONMENT_DIMENSION}\`, \`${METRICS.stageExecutionTime}\` also \`${STAGE_DIMENSION}\`.`,
      '',
      table(['Metric', 'Unit', 'One value for every'], METRIC_ROWS),
      '',
    ].join('\n'),
};

function toRow([code, category]: [string, Category]): string[] {
  const { tries, end } = COURSE[category];
  return [
    `\`${code}\``,
    TASK_FAILURES.includes(code) ? TASK_FAILED : tries,
    EXCEPTIONS[code as ErrorCode] ?? end,
    category === 'rejected' ? 'Upload another file.' : nextStep(code),
  ];
}

const METRIC_ROWS = [
  [METRICS.imageProcessingDuration, 'Milliseconds', 'image that completed: from its upload to its archive'],
  [METRICS.validationFailures, 'Count', 'image that was rejected'],
  [METRICS.pipelineFailures, 'Count', 'run that ended FAILED'],
  [METRICS.stageExecutionTime, 'Milliseconds', 'stage that completed'],
  [METRICS.reconcilerFindings, 'Count', 'run of the reconciler: all of the following'],
  [RECONCILER_METRICS.recorded, 'Count', 'run of the reconciler: uploads that had no record'],
  [RECONCILER_METRICS.reemitted, 'Count', 'run of the reconciler: changes that had not been published'],
  [
    RECONCILER_METRICS.touched,
    'Count',
    'run of the reconciler: UPLOADED records whose message was sent again',
  ],
  [RECONCILER_METRICS.failed, 'Count', 'run of the reconciler: PROCESSING records that did not move'],
].map(([name = '', ...rest]) => [`\`${name}\``, ...rest]);
