import { DemoPage, openDemoSite } from '../helpers/demo-page.js';
const site = await openDemoSite();
const only = process.argv[2];
const scenarios: Record<string, (demo: DemoPage) => Promise<void>> = {
  none: async () => undefined,
  'slow-stage': (d) => d.page.getByRole('switch', { name: 'Slow stage' }).check(),
  'failing-action': (d) => d.page.getByRole('switch', { name: 'Failing action' }).check(),
  leak: (d) => d.page.getByRole('switch', { name: 'Memory leak' }).check(),
  block: (d) => d.page.getByRole('switch', { name: 'Block main thread' }).check(),
  flood: (d) => d.page.getByRole('switch', { name: 'Flood' }).check(),
};
for (const [name, make] of Object.entries(scenarios)) {
  if (only && only !== name) continue;
  const context = await site.newContext();
  const demo = await DemoPage.open(context, site.url);
  await demo.page.evaluate(`void (globalThis.told = [], acttrace.monitor.on('alert', (e) => told.push([Math.round((e.time-performance.timeOrigin)/100)/10, e.type, e.alert.rule, JSON.stringify(e.alert.tags), +e.alert.value.toPrecision(3)].join(' '))))`);
  await demo.page.getByRole('button', { name: /Auto play|Play by itself|Autoplay/i }).click();
  await new Promise((r) => setTimeout(r, 5000));
  await make(demo);
  await new Promise((r) => setTimeout(r, Number(process.argv[3] ?? 25000)));
  const out = await demo.page.evaluate(`({ told, open: acttrace.monitor.alerts.open.map(a=>a.rule+' '+JSON.stringify(a.tags)+' '+a.value+(a.silencedBy?' (silenced)':'')), faults: acttrace.tracer.status().faults,
   cpu: acttrace.monitor.metrics.gauge('tracing.pipeline_share').value, traceTime: acttrace.monitor.metrics.timer('tracing.trace_time').mean, write: acttrace.monitor.metrics.timer('tracing.write_time').quantile(0.95),
   lag: acttrace.monitor.metrics.timer('system.cpu.event_loop_lag').mean, series: acttrace.monitor.metrics.getMetrics().series.length, cost: acttrace.tracer.status().ownCost, mem: acttrace.monitor.memory.report().series.map(s=>[s.series,s.verdict,s.source?.action])})`);
  console.log('=====', name, demo.complaints.slice(0, 5));
  console.log(JSON.stringify(out, null, 1));
  await context.close();
}
await site.close();
