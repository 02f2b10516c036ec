package dev.mayfly.cli.job;

import javax.tools.ForwardingJavaFileObject;
import javax.tools.JavaFileObject;

/// A job's source file. It may declare a public class of another name, as with `java Job.java`.
final class JobSource extends ForwardingJavaFileObject<JavaFileObject> {

    JobSource(JavaFileObject file) {
        super(file);
    }

    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
        return kind == Kind.SOURCE || super.isNameCompatible(simpleName, kind);
    }
}
