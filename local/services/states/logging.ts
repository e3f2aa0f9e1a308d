import { AwsError } from '../../aws/aws-error.ts';
import { ROOT } from '../../aws/principal.ts';
import type { CallContext } from '../../kernel/operation.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import { invalidLoggingConfiguration } from './errors.ts';
import type { LoggingConfiguration } from './store.ts';

/** Source: developer guide, "Using CloudWatch Logs", "IAM Policies for logging to CloudWatch Logs". */
const ACTIONS = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
];
const LOG_GROUP_ARN = /^arn:aws:logs:[^:]+:\d{12}:log-group:([^:]+):\*$/;

/** Name of the log group that a machine writes to. */
export function logGroupName(logging: LoggingConfiguration): string | undefined {
  const arn = logging.destinations?.[0]?.cloudWatchLogsLogGroup?.logGroupArn;
  return arn === undefined ? undefined : LOG_GROUP_ARN.exec(arn)?.[1];
}

/**
 * Checks that a machine can log as configured: one existing group, and a role that may set up the delivery.
 *
 * @throws AwsError InvalidLoggingConfiguration or AccessDeniedException
 */
export async function checkLogging(
  kernel: ServiceContext,
  logging: LoggingConfiguration,
  roleArn: string,
  context: CallContext,
): Promise<void> {
  if ((logging.level ?? 'OFF') === 'OFF') return;
  if (logging.destinations?.length !== 1)
    throw invalidLoggingConfiguration('Must specify exactly one Log Destination.');
  const group = logGroupName(logging);
  if (group === undefined)
    throw invalidLoggingConfiguration(
      'The Log Destination must be the ARN of a log group in CloudWatch Logs and end in ":*".',
    );
  const asRole: CallContext = { ...context, principal: { kind: 'role', roleArn, sessionName: 'logging' } };
  if (!ACTIONS.every((action) => kernel.allows({ action, resource: '*' }, asRole)))
    throw new AwsError(
      'AccessDeniedException',
      `The state machine IAM Role is not authorized to access the Log Destination: ${roleArn} needs ${ACTIONS.join(', ')} on "*".`,
    );
  const { logGroups = [] } = (await kernel.call({
    service: 'logs',
    operation: 'DescribeLogGroups',
    principal: ROOT,
    input: { logGroupNamePrefix: group },
  })) as { logGroups?: readonly { readonly logGroupName?: string }[] };
  if (!logGroups.some((found) => found.logGroupName === group))
    throw invalidLoggingConfiguration(`The Log Destination ${group} does not exist.`);
}
