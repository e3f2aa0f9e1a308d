/** The queue of images to process. */
export interface ProcessingQueue {
  /** Makes a received message visible again after so many seconds from now. */
  retryAfter(receiptHandle: string, seconds: number): Promise<void>;
  /** About how many messages wait to be received. */
  waitingMessages(): Promise<number>;
}
