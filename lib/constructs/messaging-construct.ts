import { Duration } from 'aws-cdk-lib';
import { EventBus, Match, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

import { NOTIFIED_EVENTS, QUEUED_EVENTS } from '#contracts/events.ts';
import {
  DEAD_LETTER_RETENTION_DAYS,
  MAX_DELIVERIES,
  QUEUE_RETENTION_DAYS,
  VISIBILITY_TIMEOUT_SECONDS,
} from '#contracts/limits.ts';
import { EVENT_BUS_BASE_NAME, EVENT_SOURCE, UPLOAD_PREFIX } from '#contracts/names.ts';

import type { PhysicalNames } from '../config/physical-names.ts';
import { DELIVERY_RETRIES, queueTarget, topicTarget } from './rule-target.ts';

export interface MessagingProps {
  readonly names: PhysicalNames;
}

/** Queues, the bus for the pipeline's own events, and the topic for people and other systems. */
export class MessagingConstruct extends Construct {
  readonly #names: PhysicalNames;

  readonly eventBus: EventBus;
  readonly topic: Topic;
  readonly processingQueue: Queue;
  readonly processingDeadLetters: Queue;
  /** Uploads that ingest failed on three times. */
  readonly ingestDeadLetters: Queue;
  /** Positions of stream records that publish could not get rid of in an hour. */
  readonly publishDeadLetters: Queue;
  /** Events that EventBridge could not hand to a rule's target in 24 hours. */
  readonly undeliveredEvents: Queue;

  constructor(scope: Construct, id: string, { names }: MessagingProps) {
    super(scope, id);
    this.#names = names;
    this.eventBus = new EventBus(this, 'EventBus', { eventBusName: names.of(EVENT_BUS_BASE_NAME) });
    this.topic = new Topic(this, 'NotificationTopic', {
      topicName: names.of('image-processor-notifications'),
      enforceSSL: true,
    });

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

    this.processingQueue = new Queue(this, 'ProcessingQueue', {
      ...SECURE_QUEUE,
      queueName: names.of('image-processor-processing'),
      visibilityTimeout: Duration.seconds(VISIBILITY_TIMEOUT_SECONDS),
      retentionPeriod: Duration.days(QUEUE_RETENTION_DAYS),
      deadLetterQueue: { queue: this.processingDeadLetters, maxReceiveCount: MAX_DELIVERIES },
    });
    this.#routeImages();
    this.#routeMilestones();
  }

  /** Uploads to the function that looks into them. S3 sends its events to the default bus only. */
  routeUploads(bucket: IBucket, ingest: IFunction): void {
    new Rule(this, 'UploadRule', {
      ruleName: this.#names.of('image-processor-uploads'),
      description: 'Every new object below uploads/ to ingest',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [bucket.bucketName] }, object: { key: Match.prefix(UPLOAD_PREFIX) } },
      },
      targets: [new LambdaFunction(ingest, { ...DELIVERY_RETRIES, deadLetterQueue: this.undeliveredEvents })],
    });
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

  /** PROCESSING_COMPLETED is published by the state machine. */
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

  /** Kept as long as SQS allows: someone has to look first. */
  #deadLetters(id: string, queueName: string): Queue {
    return new Queue(this, id, {
      ...SECURE_QUEUE,
      queueName,
      retentionPeriod: Duration.days(DEAD_LETTER_RETENTION_DAYS),
    });
  }
}

/** One object of the event, handed on whole: an input transformer would not escape what it inserts. */
const METADATA = RuleTargetInput.fromEventPath('$.detail.metadata');

/** Keys managed by SQS: EventBridge may send to such a queue without a grant on a key. */
const SECURE_QUEUE: QueueProps = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };
