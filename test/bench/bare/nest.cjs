// A Nest application with nothing in it: what the framework itself holds.
require('reflect-metadata');
const { Controller, Get, Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');

class Hello {
  hello() {
    return 'hello';
  }
}
Get()(Hello.prototype, 'hello', Object.getOwnPropertyDescriptor(Hello.prototype, 'hello'));
Controller()(Hello);
class App {}
Module({ controllers: [Hello] })(App);

NestFactory.create(App, { logger: false }).then((app) => app.listen(0, '127.0.0.1'));
