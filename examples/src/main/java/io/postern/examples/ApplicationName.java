package io.postern.examples;

import io.postern.gateway.Application;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns the name of a class into an application, or says what is wrong with it. */
final class ApplicationName {

    private static final List<Class<? extends Application>> EXAMPLES =
            List.of(Echo.class, Hello.class, JsonApi.class, Streaming.class);

    private ApplicationName() {}

    static Application instance(String name) throws CannotServe {
        Class<?> found = found(name);
        if (!Application.class.isAssignableFrom(found)) {
            throw CannotServe.because(
                    "the class " + name + " is no application: let it implement " + Application.class.getName());
        }
        if (!Modifier.isPublic(found.getModifiers()) || Modifier.isAbstract(found.getModifiers())) {
            throw CannotServe.because("the class " + name + " cannot be made: let it be public and not abstract");
        }
        try {
            return (Application) found.getConstructor().newInstance();
        } catch (NoSuchMethodException e) {
            throw CannotServe.because(
                    "the class " + name + " cannot be made: give it a public constructor without arguments");
        } catch (InvocationTargetException e) {
            throw failed(name, e.getCause() == null ? e : e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) { // LinkageError: also of its static initializer
            throw failed(name, e.getCause() == null ? e : e.getCause());
        }
    }

    private static Class<?> found(String name) throws CannotServe {
        try {
            return Class.forName(name, false, ApplicationName.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw CannotServe.because("no class " + name + " on the class path: " + nearest(name));
        } catch (LinkageError e) { // a part of it is missing, or too new; or the case is wrong where files have none
            throw CannotServe.because("the class " + name + " cannot be loaded: mend its name, or what it needs on the"
                    + " class path: " + e);
        }
    }

    private static String nearest(String name) {
        String simple = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return names().filter(each -> each.toLowerCase(Locale.ROOT).endsWith("." + simple))
                .findFirst()
                .map(each -> "did you mean " + each + "?")
                .orElseGet(() -> "give the full name of one in the variable CLASSPATH, or one of the examples "
                        + names().collect(Collectors.joining(", ")));
    }

    private static Stream<String> names() {
        return EXAMPLES.stream().map(Class::getName);
    }

    private static CannotServe failed(String name, Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return CannotServe.because("the class " + name + " cannot be made: mend its constructor, which throws "
                + failure + (trace.length == 0 ? "" : " at " + trace[0]));
    }
}
