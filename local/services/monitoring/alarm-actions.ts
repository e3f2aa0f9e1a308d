import { parseArn } from '../../aws/arn.ts';
import { AwsError, VALIDATION } from '../../aws/aws-error.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import type { Alarm, AlarmState } from './alarm.ts';
import type { Evaluation } from './evaluate-alarm.ts';

const LONGEST_SUBJECT = 100;

/** The actions of an alarm for a state. */
export function actionsOf(alarm: Alarm, state: AlarmState): readonly string[] {
  if (alarm.ActionsEnabled === false) return [];
  const { AlarmActions = [], OKActions = [], InsufficientDataActions = [] } = alarm;
  return { ALARM: AlarmActions, OK: OKActions, INSUFFICIENT_DATA: InsufficientDataActions }[state];
}

/** @throws AwsError ValidationError for an action that is not a topic: others are not emulated */
export function checkActions({
  AlarmActions = [],
  OKActions = [],
  InsufficientDataActions = [],
}: Alarm): void {
  for (const action of [...AlarmActions, ...OKActions, ...InsufficientDataActions]) {
    if (parseArn(action)?.service !== 'sns')
      throw new AwsError(VALIDATION, `The action ${action} is not emulated; expected the ARN of a topic.`);
  }
}

/** Subject and message as CloudWatch sends them. Source: CloudWatch user guide, "Notifying users on alarm changes". */
export function describeChange(
  { clock, accountId, region }: ServiceContext,
  alarm: Alarm,
  before: AlarmState,
  { state, reason }: Evaluation,
): { readonly Subject: string; readonly Message: string } {
  const { AlarmName, AlarmDescription = null } = alarm;
  return {
    Subject: `${state}: "${AlarmName}" in ${region}`.slice(0, LONGEST_SUBJECT),
    Message: JSON.stringify({
      AlarmName,
      AlarmDescription,
      AWSAccountId: accountId,
      AlarmArn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:${AlarmName}`,
      Region: region,
      OldStateValue: before,
      NewStateValue: state,
      NewStateReason: reason,
      StateChangeTime: new Date(clock.now()).toISOString().replace('Z', '+0000'),
    }),
  };
}
