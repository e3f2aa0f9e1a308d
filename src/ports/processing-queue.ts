/** The queue of images to process. */
export interface ProcessingQueue {
  /** Makes a received message visible again in so many seconds. */
  retryAfter(receiptHandle: string, seconds: number): Promise<void>;
  /** The approximate number of messages waiting. */
  waitingMessages(): Promise<number>;
}
