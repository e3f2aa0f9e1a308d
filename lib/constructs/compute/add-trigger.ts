import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { type Function, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';

import type { AsynchronousInvocation, FunctionDescriptor } from '#contracts/function-descriptor.ts';
import type { FunctionName } from '#lambda/functions.ts';

import { amountOf } from '../../config/named-setting.ts';
import type { PhysicalNames } from '../../config/physical-names.ts';
import type { DeploymentSettings } from '../../config/settings.ts';
import type { DataConstruct } from '../data-construct.ts';
import type { MessagingConstruct } from '../messaging-construct.ts';
import type { StorageConstruct } from '../storage-construct.ts';

export interface Triggered {
  readonly name: FunctionName;
  readonly made: Function;
  readonly descriptor: FunctionDescriptor;
  readonly names: PhysicalNames;
  readonly settings: DeploymentSettings;
  readonly storage: StorageConstruct;
  readonly data: DataConstruct;
  readonly messaging: MessagingConstruct;
}

/**
 * Connects a function to its trigger. Functions of the state machine are connected by its definition.
 *
 * @param id the id of the function's construct
 */
export function addTrigger(scope: Construct, id: string, triggered: Triggered): void {
  const { name, made, names, settings, storage, data, messaging } = triggered;
  const { trigger } = triggered.descriptor;
  switch (trigger.by) {
    case 'machine':
      return;
    case 'uploads':
      messaging.routeUploads(storage.uploadBucket, made);
      return;
    case 'event':
      messaging.routeEvents(`${id}Rule`, `image-processor-${name}`, trigger, made);
      return;
    case 'queue':
      made.addEventSource(
        new SqsEventSource(messaging.processingQueue, {
          batchSize: trigger.batchSize,
          maxConcurrency: amountOf(trigger.maxConcurrency, settings),
          reportBatchItemFailures: true,
        }),
      );
      return;
    case 'stream':
      made.addEventSource(
        new DynamoEventSource(data.metadataTable, {
          startingPosition: StartingPosition.TRIM_HORIZON,
          batchSize: trigger.batchSize,
          bisectBatchOnError: true,
          reportBatchItemFailures: true,
          maxRecordAge: Duration.hours(trigger.maxRecordAgeHours),
          onFailure: new SqsDlq(messaging[trigger.deadLetters]),
        }),
      );
      return;
    case 'schedule':
      new Rule(scope, `${id}Schedule`, {
        ruleName: names.of(`image-processor-${name}`),
        description: trigger.description,
        schedule: Schedule.rate(Duration.minutes(amountOf(trigger.everyMinutes, settings))),
        targets: [messaging.functionTarget(made)],
      });
  }
}

/** Configures what happens when an asynchronous invocation fails. */
export function configureAsynchronous(
  made: Function,
  asynchronous: AsynchronousInvocation | undefined,
  messaging: MessagingConstruct,
): void {
  if (asynchronous === undefined) return;
  const { retryAttempts, maxEventAgeHours, deadLetters } = asynchronous;
  made.configureAsyncInvoke({
    retryAttempts,
    ...(maxEventAgeHours === undefined ? {} : { maxEventAge: Duration.hours(maxEventAgeHours) }),
    ...(deadLetters === undefined
      ? {}
      : { onFailure: { bind: () => ({ destination: messaging[deadLetters].queueArn }) } }),
  });
}
