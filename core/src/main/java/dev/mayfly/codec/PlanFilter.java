package dev.mayfly.codec;

import java.io.ObjectInputFilter;

/// Decides by class and size what a plan may hold that is decoded.
///
/// Whoever can write a job's plan can run code on its workers anyway, since the job's code lies
/// beside it; the filter keeps a plan that was damaged or swapped from reaching classes that no
/// plan needs: parts of the JDK other than values, collections and lambdas, classes of libraries
/// that are known to run commands when they are deserialized, and plans that are far too large.
///
/// @see <a href="https://docs.oracle.com/en/java/javase/25/core/serialization-filtering1.html">
///   Serialization filtering</a>
final class PlanFilter implements ObjectInputFilter {
    private static final long MAX_DEPTH = 1000;
    private static final long MAX_REFERENCES = 10_000_000;
    private static final long MAX_ARRAY_LENGTH = 1 << 28;

    private static final String[] JDK_PACKAGES = {
        "java.lang",
        "java.math",
        "java.text",
        "java.time",
        "java.time.chrono",
        "java.time.format",
        "java.time.zone",
        "java.util",
        "java.util.concurrent",
        "java.util.concurrent.atomic",
        "java.util.concurrent.locks",
        "java.util.function",
        "java.util.regex",
    };
    private static final String[] JDK_CLASSES = {
        "java.io.File", "java.lang.invoke.SerializedLambda", "java.net.URI",
    };
    private static final String[] GADGETS = {
        "bsh.",
        "clojure.",
        "com.alibaba.fastjson.",
        "com.mchange.v2.c3p0.",
        "com.rometools.rome.feed.impl.",
        "com.sun.org.apache.",
        "com.sun.syndication.feed.impl.",
        "com.vaadin.data.util.",
        "com.zaxxer.hikari.",
        "javassist.",
        "net.sf.json.",
        "org.apache.bcel.",
        "org.apache.click.control.",
        "org.apache.commons.beanutils.",
        "org.apache.commons.collections.",
        "org.apache.commons.collections4.",
        "org.apache.commons.configuration.",
        "org.apache.commons.configuration2.",
        "org.apache.commons.fileupload.",
        "org.apache.myfaces.",
        "org.apache.wicket.",
        "org.apache.xalan.",
        "org.aspectj.weaver.",
        "org.codehaus.groovy.runtime.",
        "org.hibernate.",
        "org.jboss.interceptor.",
        "org.jboss.weld.interceptor.",
        "org.mozilla.javascript.",
        "org.python.core.",
        "org.springframework.",
        "sun.",
    };

    /// Whether a class of this name may pass.
    ///
    /// @param isOfJdk whether the JDK brings the class
    static boolean isAllowed(String className, boolean isOfJdk) {
        int dot = className.lastIndexOf('.');
        String packageName = dot < 0 ? "" : className.substring(0, dot);
        return isOfJdk
                ? contains(JDK_PACKAGES, packageName) || contains(JDK_CLASSES, className)
                : !isKnownGadget(className);
    }

    private static boolean isKnownGadget(String className) {
        for (String prefix : GADGETS) {
            if (className.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(String[] names, String name) {
        for (String each : names) {
            if (each.equals(name)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Status checkInput(FilterInfo info) {
        if (info.depth() > MAX_DEPTH
                || info.references() > MAX_REFERENCES
                || info.arrayLength() > MAX_ARRAY_LENGTH) {
            return Status.REJECTED;
        }
        Class<?> type = info.serialClass();
        if (type == null) {
            return Status.UNDECIDED;
        }
        while (type.isArray()) {
            type = type.getComponentType();
        }
        ClassLoader loader = type.getClassLoader();
        boolean isOfJdk = loader == null || loader == ClassLoader.getPlatformClassLoader();
        return type.isPrimitive() || isAllowed(type.getName(), isOfJdk)
                ? Status.ALLOWED
                : Status.REJECTED;
    }
}
