// Prometheus metrics: requests by route and status, open live streams, and the process itself.

import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { AppOptions } from './app-options.ts'

/** Starts measuring; the returned function prints the current values. */
export function openMetrics(app: FastifyInstance, options: AppOptions): () => Promise<string> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const duration = new Histogram({
    name: 'kahu_http_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  })
  new Gauge({
    name: 'kahu_live_streams',
    help: 'Open live streams',
    registers: [registry],
    collect() {
      this.set(options.live.streams)
    },
  })
  for (const { name, help, read } of options.gauges)
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(await read())
      },
    })
  app.addHook('onResponse', (request, reply, done) => {
    duration.observe(
      { method: request.method, route: request.routeOptions.url ?? 'unknown', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    )
    done()
  })
  return () => registry.metrics()
}
