import { parseArn } from '../../../aws/arn.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import type { Integration } from './integration.ts';
import { lambdaFunction, lambdaInvoke } from './lambda-function.ts';
import { eventEntries, refuseFailedEntries, serviceCall, textMember } from './service-call.ts';

const DYNAMODB_ACTIONS = ['getItem', 'putItem', 'updateItem', 'deleteItem'];

/** Optimised integrations, by the text after `arn:aws:states:::`. */
const OPTIMISED: Readonly<Record<string, Integration>> = {
  'lambda:invoke': lambdaInvoke,
  'sns:publish': serviceCall({
    service: 'sns',
    operation: 'Publish',
    errorPrefix: 'SNS',
    eventDetails: { resourceType: 'sns', resource: 'publish' },
    metadata: true,
    toInput: textMember('Message'),
  }),
  'sqs:sendMessage': serviceCall({
    service: 'sqs',
    operation: 'SendMessage',
    errorPrefix: 'SQS',
    eventDetails: { resourceType: 'sqs', resource: 'sendMessage' },
    metadata: true,
    toInput: textMember('MessageBody'),
  }),
  'events:putEvents': serviceCall({
    service: 'events',
    operation: 'PutEvents',
    errorPrefix: 'EventBridge',
    eventDetails: { resourceType: 'events', resource: 'putEvents' },
    metadata: true,
    toInput: eventEntries,
    checkOutput: refuseFailedEntries,
  }),
  ...Object.fromEntries(
    DYNAMODB_ACTIONS.map((resource) => [
      `dynamodb:${resource}`,
      serviceCall({
        service: 'dynamodb',
        operation: upperFirst(resource),
        errorPrefix: 'DynamoDB',
        eventDetails: { resourceType: 'dynamodb', resource },
        metadata: true,
      }),
    ]),
  ),
};

/** Services of AWS SDK integrations whose members have the API's own names: the runtime's name and the name in errors. */
const SDK_SERVICES: Readonly<Record<string, { readonly service: string; readonly errorPrefix: string }>> = {
  dynamodb: { service: 'dynamodb', errorPrefix: 'DynamoDb' },
  sns: { service: 'sns', errorPrefix: 'Sns' },
  sqs: { service: 'sqs', errorPrefix: 'Sqs' },
  eventbridge: { service: 'events', errorPrefix: 'EventBridge' },
};

/**
 * The integration of a Task's Resource; 'not emulated' if only AWS has it, undefined if it is not a valid resource.
 */
export function findIntegration(
  resource: string,
  kernel: ServiceContext,
): Integration | 'not emulated' | undefined {
  const arn = parseArn(resource);
  if (arn === undefined) return undefined;
  if (arn.service === 'lambda')
    return arn.resource.startsWith('function:') ? lambdaFunction(resource) : undefined;
  if (arn.service !== 'states') return undefined;
  return OPTIMISED[arn.resource] ?? sdkIntegration(arn.resource, kernel) ?? 'not emulated';
}

function sdkIntegration(resource: string, kernel: ServiceContext): Integration | undefined {
  const [, serviceName = '', action = ''] = /^aws-sdk:([a-z0-9]+):([A-Za-z0-9]+)$/.exec(resource) ?? [];
  const known = SDK_SERVICES[serviceName];
  const operation = upperFirst(action);
  if (known === undefined || !kernel.offers(known.service, operation)) return undefined;
  return serviceCall({
    ...known,
    operation,
    eventDetails: { resourceType: `aws-sdk:${serviceName}`, resource: action },
    metadata: false,
  });
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
