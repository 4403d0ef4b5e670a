// A stand-in for an OpenID Connect issuer: a page on which one chooses who one is, and the authorization code flow with PKCE.
// Usage: node issuer.mjs PORT PRIVATE-KEY

import {createHash, createPrivateKey, createPublicKey, createSign, randomUUID} from 'node:crypto';
import {readFileSync} from 'node:fs';
import http from 'node:http';

const [, , port, privateKey] = process.argv;
const url = 'http://127.0.0.1:' + port;
const CLIENT = 'onhook-page';
const SECRET = 'for-tests-only';
const PEOPLE = {ana: ['view', 'operate'], ben: ['view', 'operate', 'approve']};
const key = createPrivateKey(readFileSync(privateKey));
const codes = new Map();

const base64url = value => Buffer.from(JSON.stringify(value)).toString('base64url');

function signed(claims) {
  const content = base64url({alg: 'RS256', kid: 'one'}) + '.' + base64url(claims);
  return content + '.' + createSign('RSA-SHA256').update(content).sign(key).toString('base64url');
}

function answer(response, status, type, body, headers = {}) {
  response.writeHead(status, {'Content-Type': type, ...headers});
  response.end(body);
}

const json = (response, status, value) => answer(response, status, 'application/json', JSON.stringify(value));

const routes = {
  '/.well-known/openid-configuration': (query, response) => json(response, 200, {
    issuer: url, authorization_endpoint: url + '/authorize', token_endpoint: url + '/token', jwks_uri: url + '/keys',
    response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256']
  }),
  '/keys': (query, response) => json(response, 200, {keys: [{...createPublicKey(key).export({format: 'jwk'}), kid: 'one', alg: 'RS256', use: 'sig'}]}),
  '/authorize': (query, response) => {
    const isRight = query.get('client_id') === CLIENT && query.get('response_type') === 'code'
      && query.get('code_challenge_method') === 'S256' && query.get('nonce') && query.get('state');
    if (!isRight) {
      return json(response, 400, {error: 'invalid_request'});
    }
    const id = randomUUID();
    codes.set(id, {redirect: query.get('redirect_uri'), challenge: query.get('code_challenge'), nonce: query.get('nonce'), state: query.get('state')});
    answer(response, 200, 'text/html', '<!DOCTYPE html><title>Issuer</title><link rel="icon" href="data:,"><h1>Who are you?</h1>'
      + Object.keys(PEOPLE).map(name => `<p><a href="/chosen?id=${id}&amp;name=${name}">${name}</a>`).join(''));
  },
  '/chosen': (query, response) => {
    const asked = codes.get(query.get('id'));
    asked.name = query.get('name');
    answer(response, 302, 'text/plain', '', {Location: `${asked.redirect}?code=${query.get('id')}&state=${encodeURIComponent(asked.state)}`});
  },
  '/token': (query, response, request, form) => {
    const asked = codes.get(form.get('code'));
    codes.delete(form.get('code'));
    const isRight = asked?.name && form.get('redirect_uri') === asked.redirect
      && request.headers.authorization === 'Basic ' + Buffer.from(`${CLIENT}:${SECRET}`).toString('base64')
      && createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url') === asked.challenge;
    if (!isRight) {
      return json(response, 400, {error: 'invalid_grant'});
    }
    const now = Math.floor(Date.now() / 1000);
    json(response, 200, {
      access_token: 'opaque', token_type: 'Bearer', expires_in: 600,
      id_token: signed({iss: url, sub: asked.name, aud: CLIENT, iat: now, exp: now + 600, nonce: asked.nonce, roles: PEOPLE[asked.name]})
    });
  }
};

http.createServer((request, response) => {
  const {pathname, searchParams} = new URL(request.url, url);
  const body = [];
  request.on('data', part => body.push(part)).on('end', () => (routes[pathname] ?? ((query, to) => json(to, 404, {})))(
    searchParams, response, request, new URLSearchParams(Buffer.concat(body).toString())));
}).listen(Number(port), '127.0.0.1');
