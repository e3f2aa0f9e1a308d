/** What is redriven is sent once more to where it was not handled. */
export interface Targets {
  /** Sends a message to the processing queue. */
  toProcessingQueue(body: string): Promise<void>;
  /**
   * Hands a payload, as JSON text, to a function, queue, topic or log group, as a rule of the event bus would.
   *
   * @throws PipelineError MALFORMED_INPUT for the ARN of anything else
   */
  toArn(arn: string, payload: string): Promise<void>;
}
