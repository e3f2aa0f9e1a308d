import { messageNotInflight, receiptHandleIsInvalid } from './errors.ts';
import { readReceiptHandle } from './receive.ts';
import type { Message, Queue, QueueStore } from './store.ts';

/** The message of a receipt handle; undefined if it is already deleted. @throws AwsError ReceiptHandleIsInvalid */
export function findByReceipt(
  store: QueueStore,
  queue: Queue,
  handle: string,
): { message: Message; current: boolean } | undefined {
  const receipt = readReceiptHandle(handle);
  if (receipt === undefined) throw receiptHandleIsInvalid();
  const message = store.message(queue.name, receipt.id);
  return message === undefined ? undefined : { message, current: message.receipt === receipt.receipt };
}

/** Changes when a message becomes visible. @throws AwsError MessageNotInflight */
export function changeVisibility(
  store: QueueStore,
  queue: Queue,
  handle: string,
  visibilityTimeoutSeconds: number,
  nowMs: number,
): void {
  const found = findByReceipt(store, queue, handle);
  if (found?.current !== true || found.message.visibleAtMs <= nowMs) throw messageNotInflight();
  store.setVisibleAt(found.message.id, nowMs + visibilityTimeoutSeconds * 1000);
}

/** Deletes a message if the handle is from its latest receive; an older handle does nothing, as in SQS. */
export function deleteByReceipt(store: QueueStore, queue: Queue, handle: string): void {
  const found = findByReceipt(store, queue, handle);
  if (found?.current === true) store.removeMessage(found.message.id);
}
