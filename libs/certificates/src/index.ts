export * from './certificate-delayed';
export * from './certificate.entity';
export * from './certificates.module';
export * from './certificates.service';
export * from './entities';
export * from './messages';
