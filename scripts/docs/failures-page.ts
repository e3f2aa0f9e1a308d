import { type Category, ERRORS, ERROR_NAMES, type ErrorEntry } from '#contracts/errors.ts';
import { ENVIRONMENT_DIMENSION, METRICS, METRICS_NAMESPACE, STAGE_DIMENSION } from '#contracts/metrics.ts';
import { RETRIERS, type Retrier } from '#contracts/retry-policy.ts';
import { readsFile, STAGE_NAMES } from '#contracts/stages.ts';

import { heading, type Page, table } from './page.ts';

/** docs/reference/failures.md: what becomes of every error, and what is counted. */
export const failuresPage: Page = {
  path: 'docs/reference/failures.md',
  render: () =>
    [
      heading('Failures', 'src/contracts: errors.ts, retry-policy.ts, stages.ts, metrics.ts'),
      'What each code means is in [errors.md](errors.md); what to do, step by step, in [the guide](../guides/failures.md).',
      '',
      '## What becomes of an error',
      '',
      'The state machine retries a stage as the second column says. What still fails is delivered again, three times in all; the last',
      `two columns say how the third delivery ends. Stages that read the file: ${STAGE_NAMES.filter(readsFile).join(', ')}.`,
      '',
      table(
        ['Code', 'Retried', 'Ends, in a stage that reads the file', 'Ends, anywhere else', 'What to do'],
        Object.entries(ERRORS).map(toRow),
      ),
      '',
      '## Metrics',
      '',
      `Namespace \`${METRICS_NAMESPACE}\`. All have the dimension \`${ENVIRONMENT_DIMENSION}\`; those of a stage also \`${STAGE_DIMENSION}\`.`,
      '',
      table(
        ['Metric', 'Unit', 'One value for every'],
        Object.entries(METRICS).map(([name, { unit, oneValueFor }]) => [`\`${name}\``, unit, oneValueFor]),
      ),
      '',
    ].join('\n'),
};

const ENDS: Readonly<Record<ErrorEntry['lastDelivery']['reading' | 'elsewhere'], string>> = {
  REJECTED: 'REJECTED',
  REJECTED_IF_KILLED:
    'REJECTED (`TOO_COMPLEX`) if the invocation itself ran out of time or memory, otherwise FAILED',
  FAILED: 'FAILED',
  DEAD_LETTER: 'unchanged in a dead-letter queue; a run that meets it ends FAILED',
};

function toRow([code, entry]: [string, ErrorEntry]): string[] {
  const { category, next, lastDelivery } = entry;
  const atOnce = category === 'rejected' ? ' at once' : '';
  const becomes = category !== 'rejected' && lastDelivery.reading === 'REJECTED' ? ' (`TOO_COMPLEX`)' : '';
  return [
    `\`${code}\``,
    describeRetrier(retrierOf(entry)),
    `${ENDS[lastDelivery.reading]}${becomes}${atOnce}`,
    `${ENDS[lastDelivery.elsewhere]}${atOnce}`,
    next,
  ];
}

/** Step Functions knows a failure that none of our names has as `States.TaskFailed`. */
function retrierOf({ category, isTaskFailure }: ErrorEntry): Retrier | undefined {
  const name = isTaskFailure === true ? 'States.TaskFailed' : errorName(category);
  return RETRIERS.find(({ errors }) => errors.includes(name));
}

function errorName(category: Category): string {
  return ERROR_NAMES[category];
}

function describeRetrier(retrier: Retrier | undefined): string {
  if (retrier === undefined || retrier.maxAttempts === 0) return 'no';
  const { maxAttempts, intervalSeconds = 1, backoffRate = 1 } = retrier;
  const waits = Array.from({ length: maxAttempts }, (_, index) => intervalSeconds * backoffRate ** index);
  return `${String(maxAttempts)} times, after ${waits.slice(0, -1).join(', ')} and ${String(waits.at(-1))} s`;
}
