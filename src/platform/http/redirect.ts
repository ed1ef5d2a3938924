// The plain port: nothing is served there, everybody is sent to HTTPS.

import { once } from 'node:events'
import { createServer } from 'node:http'

const HEADERS_SECONDS_MAX = 10

export type Redirect = { port: number; close: () => Promise<void> }

/** 308 keeps the method. The name asked for is kept where no public address is set, and it is a name. */
export async function openRedirect(
  { port, host }: { port: number; host: string },
  to: { publicUrl: string | null; port: number },
): Promise<Redirect> {
  const server = createServer({ headersTimeout: HEADERS_SECONDS_MAX * 1000 }, (request, response) => {
    const asked = URL.parse(`http://${request.headers.host ?? ''}`)?.hostname
    const base = to.publicUrl ?? (asked ? `https://${asked}${to.port === 443 ? '' : `:${to.port}`}` : null)
    const path = request.url?.startsWith('/') ? request.url : '/'
    // Nothing that was sent in the clear is taken.
    response.writeHead(base ? 308 : 400, { ...(base ? { location: base + path } : {}), connection: 'close' }).end()
  })
  server.listen(port, host)
  await once(server, 'listening')
  return {
    port: (server.address() as { port: number }).port,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
