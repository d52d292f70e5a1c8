import { Module } from '@nestjs/common';
import { Letters } from './letters.service';
import { Registers } from './registers.service';
import { Signer } from './signing/signer';
import { SocketSigner } from './signing/socket-signer';

@Module({
  providers: [Letters, Registers, { provide: Signer, useClass: SocketSigner }],
  exports: [Letters, Registers, Signer],
})
export class LettersModule {}
