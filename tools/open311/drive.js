// Drives a GeoReport v2 server as a program of others would, with the client
// open311, and prints what the client understood as one JSON object:
//
//   node drive.js http://127.0.0.1:8080 jurisdiction json|xml
//
// A step that fails is told with its name on stderr, and the exit code is 1.
'use strict';
const Open311 = require('open311');
const [base, jurisdiction, format] = process.argv.slice(2);

function call(client, method, ...args) {
  return new Promise((done, fail) => client[method](...args, (err, data) => {
    if (err) fail(new Error(`${method}: ${data}`));
    else done(data);
  }));
}

async function main() {
  const out = {};
  const finder = new Open311({ discovery: `${base}/open311/discovery.${format}` });
  out.discovery = await call(finder, 'serviceDiscovery', { cache: format === 'json' });
  out.found = finder.endpoint;

  const client = new Open311({ endpoint: `${base}/open311/v2/`, jurisdiction, apiKey: 'unused', format });
  out.services = await call(client, 'serviceList');
  const code = out.services.find((s) => /penerangan/i.test(s.service_name)).service_code;
  out.definition = await call(client, 'serviceDefinition', code);
  out.made = await call(client, 'submitRequest', {
    service_code: code, lat: -7.8228, long: 112.0119, address_string: 'depan SD Negeri 2 & pasar <lama>',
    description: `Lampu jalan padam, "gelap" & licin <awas> – klien ${format}`,
    first_name: 'Sulastri', last_name: 'Wijaya', phone: '0812-3456-7417',
    attributes: { anonim: 'ya' },
  });
  const number = out.made[0].service_request_id;
  out.one = await call(client, 'serviceRequest', number);
  out.token = await call(client, 'token', number);
  out.several = await call(client, 'serviceRequests', [number, number]);
  out.list = await call(client, 'serviceRequests', { status: 'open', service_code: code });
  out.closed = await call(client, 'serviceRequests', { status: 'closed', service_code: code, start_date: '2000-01-01T00:00:00Z', end_date: '2000-02-01T00:00:00Z' });
  const refused = (method, ...args) => call(client, method, ...args).then(() => null, (err) => err.message);
  out.refused = {
    noService: await refused('submitRequest', { lat: -7.8228, long: 112.0119, description: 'tanpa layanan' }),
    noPlace: await refused('submitRequest', { service_code: code, description: 'tanpa letak' }),
    unknownService: await refused('serviceDefinition', 'tidak_ada'),
    unknownRequest: await refused('serviceRequest', 'KDR-2012-000000'),
    otherCity: await refused('serviceRequests', { jurisdiction_id: 'jakarta' }),
  };
  process.stdout.write(JSON.stringify(out));
}

main().catch((err) => {
  console.error(err.stack);
  process.exitCode = 1;
});
