import { Duration } from 'aws-cdk-lib';
import { EventBus, type IRuleTarget, Match, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

import { type EventType, NOTIFIED_EVENTS, QUEUED_EVENTS } from '#contracts/events.ts';
import {
  DEAD_LETTER_RETENTION_DAYS,
  MAX_DELIVERIES,
  QUEUE_RETENTION_DAYS,
  VISIBILITY_TIMEOUT_SECONDS,
} from '#contracts/limits.ts';
import { EVENT_BUS_BASE_NAME, EVENT_SOURCE, UPLOAD_PREFIX } from '#contracts/names.ts';

import type { PhysicalNames } from '../config/physical-names.ts';
import type { DeploymentSettings } from '../config/settings.ts';
import { NotificationsConstruct } from './messaging/notifications-construct.ts';
import { DELIVERY_RETRIES, queueTarget, topicTarget } from './messaging/rule-target.ts';
import { secureQueue } from './messaging/secure-queue.ts';

export interface MessagingProps {
  readonly names: PhysicalNames;
  readonly settings: DeploymentSettings;
  readonly key: IKey | undefined;
}

/** The queues, the bus for the pipeline's own events, and the topic for people and other systems. */
export class MessagingConstruct extends Construct {
  readonly #names: PhysicalNames;
  readonly #key: IKey | undefined;

  readonly eventBus: EventBus;
  readonly topic: Topic;
  /** Notifications for the user's own systems, if the setting asks for it. */
  readonly notificationQueue: Queue | undefined;
  readonly processingQueue: Queue;
  readonly processingDeadLetters: Queue;
  /** Uploads that ingest failed on three times. */
  readonly ingestDeadLetters: Queue;
  /** Positions of stream records that publish could not handle within an hour. */
  readonly publishDeadLetters: Queue;
  /** Undeliverable events (to a rule's target, within 24 hours) and notifications (to a subscriber). */
  readonly undeliveredEvents: Queue;

  constructor(scope: Construct, id: string, { names, settings, key }: MessagingProps) {
    super(scope, id);
    this.#names = names;
    this.#key = key;
    this.eventBus = new EventBus(this, 'EventBus', { eventBusName: names.of(EVENT_BUS_BASE_NAME) });

    this.processingDeadLetters = this.#deadLetters(
      'ProcessingDeadLetterQueue',
      names.of('image-processor-processing-dlq'),
    );
    this.ingestDeadLetters = this.#deadLetters(
      'IngestDeadLetterQueue',
      names.of('image-processor-ingest-dlq'),
    );
    this.publishDeadLetters = this.#deadLetters(
      'PublishDeadLetterQueue',
      names.of('image-processor-publish-dlq'),
    );
    this.undeliveredEvents = this.#deadLetters(
      'UndeliveredEventsQueue',
      names.of('image-processor-undelivered-events'),
    );

    const notifications = new NotificationsConstruct(this, 'Notifications', {
      names,
      settings,
      key,
      undelivered: this.undeliveredEvents,
    });
    this.topic = notifications.topic;
    this.notificationQueue = notifications.queue;

    this.processingQueue = new Queue(this, 'ProcessingQueue', {
      ...secureQueue(this.#key),
      queueName: names.of('image-processor-processing'),
      visibilityTimeout: Duration.seconds(VISIBILITY_TIMEOUT_SECONDS),
      retentionPeriod: Duration.days(QUEUE_RETENTION_DAYS),
      deadLetterQueue: { queue: this.processingDeadLetters, maxReceiveCount: MAX_DELIVERIES },
    });
    this.#routeImages();
    this.#routeMilestones();
  }

  /** Routes uploads to ingest. S3 sends its events to the default bus only. */
  routeUploads(bucket: IBucket, ingest: IFunction): void {
    new Rule(this, 'UploadRule', {
      ruleName: this.#names.of('image-processor-uploads'),
      description: 'Every new object below uploads/ to ingest',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [bucket.bucketName] }, object: { key: Match.prefix(UPLOAD_PREFIX) } },
      },
      targets: [this.functionTarget(ingest)],
    });
  }

  /** Routes events of the pipeline to a function. */
  routeEvents(
    id: string,
    ruleName: string,
    { type, description }: { readonly type: EventType; readonly description: string },
    made: IFunction,
  ): void {
    new Rule(this, id, {
      ruleName: this.#names.of(ruleName),
      description,
      eventBus: this.eventBus,
      eventPattern: { source: [EVENT_SOURCE], detailType: [type] },
      targets: [this.functionTarget(made)],
    });
  }

  /** A function as the target of a rule. */
  functionTarget(made: IFunction): IRuleTarget {
    return new LambdaFunction(made, { ...DELIVERY_RETRIES, deadLetterQueue: this.undeliveredEvents });
  }

  #routeImages(): void {
    new Rule(this, 'ProcessingRule', {
      ruleName: this.#names.of('image-processor-processing'),
      description: 'Images, new or redriven, to the processing queue',
      eventBus: this.eventBus,
      eventPattern: {
        source: [EVENT_SOURCE],
        detailType: [...QUEUED_EVENTS],
        detail: { metadata: { contentType: Match.prefix('image/') } },
      },
      targets: [
        queueTarget(this.processingQueue, { input: METADATA, deadLetterQueue: this.undeliveredEvents }),
      ],
    });
  }

  /** The state machine itself publishes PROCESSING_COMPLETED. */
  #routeMilestones(): void {
    new Rule(this, 'NotificationRule', {
      ruleName: this.#names.of('image-processor-notifications'),
      description: 'Starts, failures and rejections to the notification topic',
      eventBus: this.eventBus,
      eventPattern: {
        source: [EVENT_SOURCE],
        detailType: [...NOTIFIED_EVENTS],
      },
      targets: [topicTarget(this.topic, { input: METADATA, deadLetterQueue: this.undeliveredEvents })],
    });
  }

  /** Messages are kept as long as SQS allows, so that somebody has time to look. */
  #deadLetters(id: string, queueName: string): Queue {
    return new Queue(this, id, {
      ...secureQueue(this.#key),
      queueName,
      retentionPeriod: Duration.days(DEAD_LETTER_RETENTION_DAYS),
    });
  }
}

/** Passes on one object of the event as a whole: an input transformer would not escape what it inserts. */
const METADATA = RuleTargetInput.fromEventPath('$.detail.metadata');
