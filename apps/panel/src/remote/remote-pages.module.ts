import { Module } from '@nestjs/common';
import { RemoteModule } from '@app/remote';
import { WebModule } from '../web/web.module';
import { NodesApi } from './nodes.api';
import { NodePages } from './nodes.pages';

@Module({ imports: [WebModule, RemoteModule], controllers: [NodePages, NodesApi] })
export class RemotePagesModule {}
