// npm mailauth at work on many domains, 50 at a time: node mailauth.mjs PACKAGE_DIR IP:PORT COUNT
import { createRequire } from 'node:module';
import dns from 'node:dns';

const [dir, address, count] = process.argv.slice(2);
const require = createRequire(`${dir}/`);
const { spf } = require('mailauth/lib/spf');
const { dmarc } = require('mailauth/lib/dmarc');
const resolver = new dns.promises.Resolver();
resolver.setServers([address]);
const resolve = (name, type) => resolver.resolve(name, type);

async function check(domain) {
    const from = `postmaster@${domain}`;
    const result = await spf({ sender: from, ip: '203.0.113.9', helo: domain, mta: 'mx.example', resolver: resolve });
    const spfDomains = result.status.result === 'pass' ? [domain] : [];
    await dmarc({ headerFrom: domain, spfDomains, dkimDomains: [], resolver: resolve });
}

const domains = Array.from({ length: Number(count) }, (_, i) => `d${String(i + 1).padStart(4, '0')}.example`);
const begun = performance.now();
await Promise.all(Array.from({ length: 50 }, async () => {
    for (let domain = domains.shift(); domain; domain = domains.shift()) await check(domain);
}));
console.log((performance.now() - begun) / 1000);
