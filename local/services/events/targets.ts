import { parseArn } from '../../aws/arn.ts';
import { notEmulated } from '../../aws/aws-error.ts';
import type { Principal } from '../../aws/principal.ts';
import { queueUrl } from '../../aws/queue-url.ts';
import type { Delivery } from '../../kernel/deliveries.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import type { BusEvent } from './bus-event.ts';
import type { Rule, Target } from './store.ts';
import { targetInput } from './target-input.ts';

/** What the service needs when a delivery to a target fails. */
export interface TargetReference {
  readonly ruleArn: string;
  readonly targetArn: string;
  readonly maximumRetryAttempts: number;
  readonly maximumAgeSeconds: number;
  readonly deadLetterArn?: string;
}

/** Source: EventBridge user guide, "Event retry policy and using dead-letter queues": 24 hours and 185 times. */
const DEFAULT_RETRIES = 185;
const DEFAULT_AGE_SECONDS = 86_400;

type Call = Pick<Delivery, 'service' | 'operation' | 'input'>;
type Calls = (arn: string, resource: string, input: string, event: BusEvent, kernel: ServiceContext) => Call;

/** How each kind of target is called, by the service in its ARN. */
const CALLS: Readonly<Record<string, Calls>> = {
  lambda: (arn, _resource, Payload) => ({
    service: 'lambda',
    operation: 'Invoke',
    input: { FunctionName: arn, InvocationType: 'Event', Payload },
  }),
  sqs: (_arn, resource, MessageBody, _event, kernel) => ({
    service: 'sqs',
    operation: 'SendMessage',
    input: { QueueUrl: queueUrl(kernel.endpoint, kernel.accountId, resource), MessageBody },
  }),
  sns: (arn, _resource, Message) => ({
    service: 'sns',
    operation: 'Publish',
    input: { TopicArn: arn, Message },
  }),
  logs: (_arn, resource, message, event) => ({
    service: 'logs',
    operation: 'PutServiceLogEvents',
    input: {
      logGroupName: resource.replace(/^log-group:/, '').replace(/:\*$/, ''),
      logEvents: [{ timestamp: Date.parse(event.time), message }],
    },
  }),
  states: (arn, _resource, input) => ({
    service: 'states',
    operation: 'StartExecution',
    input: { stateMachineArn: arn, input },
  }),
  events: (arn, _resource, _input, event) => ({
    service: 'events',
    operation: 'PutEvents',
    input: {
      Entries: [
        {
          EventBusName: arn,
          Source: event.source,
          DetailType: event['detail-type'],
          Detail: JSON.stringify(event.detail),
          Resources: event.resources,
        },
      ],
    },
  }),
};

/** @throws AwsError NotEmulated for an unsupported kind of target */
export function checkTarget(target: Target): void {
  const arn = parseArn(target.Arn);
  if (arn === undefined || !(arn.service in CALLS)) throw notEmulated(`the event target ${target.Arn}`);
}

/** Stores the call to a target in the event's transaction. */
export function deliverToTarget(kernel: ServiceContext, rule: Rule, target: Target, event: BusEvent): void {
  const input = targetInput(target, event, rule, new Date(kernel.clock.now()).toISOString());
  const arn = parseArn(target.Arn);
  const call = CALLS[arn?.service ?? ''];
  if (input === undefined || arn === undefined || call === undefined) {
    kernel.trace.add({
      kind: 'delivery',
      service: 'events',
      name: 'nothing to deliver',
      resource: target.Arn,
      error: { code: 'InvalidInput', message: 'The input transformer produced invalid JSON.' },
    });
    return;
  }
  const reference: TargetReference = {
    ruleArn: rule.arn,
    targetArn: target.Arn,
    maximumRetryAttempts: target.RetryPolicy?.MaximumRetryAttempts ?? DEFAULT_RETRIES,
    maximumAgeSeconds: target.RetryPolicy?.MaximumEventAgeInSeconds ?? DEFAULT_AGE_SECONDS,
    ...(target.DeadLetterConfig?.Arn === undefined ? {} : { deadLetterArn: target.DeadLetterConfig.Arn }),
  };
  kernel.deliver({
    ...call(target.Arn, arn.resource, input, event, kernel),
    source: 'events',
    principal: principalOf(rule, target, kernel.accountId),
    reference: { ...reference },
  });
}

function principalOf(rule: Rule, target: Target, accountId: string): Principal {
  if (target.RoleArn !== undefined) return { kind: 'role', roleArn: target.RoleArn, sessionName: rule.name };
  return { kind: 'service', service: 'events.amazonaws.com', sourceArn: rule.arn, sourceAccount: accountId };
}
