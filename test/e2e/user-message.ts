/** A person's message, as an application that hosts the client writes it to its input. */
export const userMessage = (content: string | object[]) => ({ type: 'user', message: { role: 'user', content } })
