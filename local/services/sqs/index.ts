import type { PolicyDocument } from '../../aws/policy.ts';
import type { ServiceFactory } from '../../kernel/service.ts';
import { changeMessageVisibility } from './operations/change-message-visibility.ts';
import { createQueue } from './operations/create-queue.ts';
import { deleteMessageBatch } from './operations/delete-message-batch.ts';
import { deleteMessage } from './operations/delete-message.ts';
import { deleteQueue } from './operations/delete-queue.ts';
import { getQueueAttributes } from './operations/get-queue-attributes.ts';
import { getQueueUrl } from './operations/get-queue-url.ts';
import { listDeadLetterSourceQueues } from './operations/list-dead-letter-source-queues.ts';
import { listQueues } from './operations/list-queues.ts';
import { purgeQueue } from './operations/purge-queue.ts';
import { receiveMessage } from './operations/receive-message.ts';
import { sendMessageBatch } from './operations/send-message-batch.ts';
import { sendMessage } from './operations/send-message.ts';
import { setQueueAttributes } from './operations/set-queue-attributes.ts';
import { startMessageMoveTask } from './operations/start-message-move-task.ts';
import { queuePolicyResource } from './resources/queue-policy.ts';
import { queueResource } from './resources/queue.ts';
import { QueueStore } from './store.ts';
import { Visibility } from './visibility.ts';
import { wire } from './wire.ts';

/** Standard queues. */
export const sqs: ServiceFactory = (kernel) => {
  const store = new QueueStore(kernel.database);
  const visibility = new Visibility(kernel, store);
  return {
    name: 'sqs',
    wire,
    operations: {
      CreateQueue: createQueue(kernel, store),
      DeleteQueue: deleteQueue(store),
      GetQueueUrl: getQueueUrl(kernel, store),
      ListQueues: listQueues(kernel, store),
      GetQueueAttributes: getQueueAttributes(store),
      SetQueueAttributes: setQueueAttributes(store),
      PurgeQueue: purgeQueue(store),
      SendMessage: sendMessage(kernel, store, visibility),
      SendMessageBatch: sendMessageBatch(kernel, store, visibility),
      ReceiveMessage: receiveMessage(kernel, store, visibility, false),
      DeleteMessage: deleteMessage(store),
      DeleteMessageBatch: deleteMessageBatch(store),
      ChangeMessageVisibility: changeMessageVisibility(store, visibility),
      ListDeadLetterSourceQueues: listDeadLetterSourceQueues(kernel, store),
      StartMessageMoveTask: startMessageMoveTask(kernel, store, visibility),
    },
    internalOperations: { ReceiveForPoller: receiveMessage(kernel, store, visibility, true) },
    resourceTypes: { 'AWS::SQS::Queue': queueResource, 'AWS::SQS::QueuePolicy': queuePolicyResource },
    resourcePolicy: (arn) => {
      const policy = store.byArn(arn)?.attributes['Policy'];
      return policy === undefined || policy === '' ? undefined : (JSON.parse(policy) as PolicyDocument);
    },
    start: () => {
      visibility.start();
    },
    stop: () => {
      visibility.stop();
      return Promise.resolve();
    },
  };
};
