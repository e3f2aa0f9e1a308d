/** The message bodies in an event of the queue. */
export function messagesIn(event: unknown): Record<string, unknown>[] {
  const { Records } = event as { Records: readonly { readonly body: string }[] };
  return Records.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
}
