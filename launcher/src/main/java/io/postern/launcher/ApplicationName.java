package io.postern.launcher;

import io.postern.gateway.Application;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Turns {@code CLASS} or {@code CLASS::MEMBER} into an application, or says what is wrong with it.
 *
 * <p>A member is a static field or a static method without parameters, of any visibility. Without one, the class itself
 * is the application, or has just one such member.
 */
final class ApplicationName {

    private static final String TYPE = Application.class.getName();

    private final String name;
    private final Class<?> type;

    private ApplicationName(String name, Class<?> type) {
        this.name = name;
        this.type = type;
    }

    static Application instance(String text, ApplicationLoader classes) throws CannotServe {
        String[] parts = text.split("::", 2);
        ApplicationName named = new ApplicationName(parts[0], found(parts[0], classes));
        return parts.length == 1 ? named.chosen() : named.member(parts[1]);
    }

    private static Class<?> found(String name, ApplicationLoader classes) throws CannotServe {
        try {
            return Class.forName(name, false, classes);
        } catch (ClassNotFoundException e) {
            throw CannotServe.because("no class " + name + " on the class path: " + nearest(name, classes));
        } catch (LinkageError e) { // a part of it is missing, or too new; or the case is wrong where files have none
            throw CannotServe.because("the class " + name + " cannot be loaded: mend its name, or what it needs on the"
                    + " class path: " + e);
        }
    }

    private static String nearest(String name, ApplicationLoader classes) {
        return ClassPath.nearest(name, classes.classPath())
                .map(each -> "did you mean " + each + "?")
                .orElse("give the full name of one that is there, or add it by --class-path");
    }

    private Application chosen() throws CannotServe {
        if (Application.class.isAssignableFrom(type)) {
            return made();
        }
        List<Member> members = members();
        if (members.size() > 1) {
            throw CannotServe.because("the class " + name + " has several applications: choose " + names(members));
        }
        if (members.isEmpty()) {
            throw CannotServe.because("the class " + name + " is no application: let it implement " + TYPE
                    + ", or have a static field or a static method without parameters of that type");
        }
        return value(members.get(0));
    }

    private Application member(String wanted) throws CannotServe {
        List<Member> members = members();
        List<Member> named =
                members.stream().filter(each -> each.getName().equals(wanted)).toList();
        if (named.size() > 1) {
            throw CannotServe.because(name + "::" + wanted + " is a field and a method: give one another name");
        }
        if (named.isEmpty()) {
            throw CannotServe.because("no application " + name + "::" + wanted + ": "
                    + (members.isEmpty()
                            ? "let it be a static field or a static method without parameters of the type " + TYPE
                            : "there is " + names(members)));
        }
        return value(named.get(0));
    }

    private List<Member> members() throws CannotServe {
        try {
            Stream<Field> fields =
                    Stream.of(type.getDeclaredFields()).filter(each -> isApplication(each, each.getType()));
            Stream<Method> methods = Stream.of(type.getDeclaredMethods())
                    .filter(each -> each.getParameterCount() == 0 && isApplication(each, each.getReturnType()));
            return Stream.<Member>concat(fields, methods).toList();
        } catch (LinkageError e) {
            throw CannotServe.because(
                    "the class " + name + " cannot be loaded: mend what it needs on the class path: " + e);
        }
    }

    private static boolean isApplication(Member member, Class<?> of) {
        return Modifier.isStatic(member.getModifiers())
                && !member.isSynthetic()
                && Application.class.isAssignableFrom(of);
    }

    private String names(List<Member> members) {
        return members.stream()
                .map(each -> name + "::" + each.getName())
                .distinct()
                .sorted()
                .collect(Collectors.joining(" or "));
    }

    private Application value(Member member) throws CannotServe {
        String what = name + "::" + member.getName();
        try {
            ((AccessibleObject) member).setAccessible(true);
            Object value = member instanceof Field field ? field.get(null) : ((Method) member).invoke(null);
            if (value == null) {
                throw CannotServe.because(what + " is null: let it be an application when its class is loaded");
            }
            return (Application) value;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            throw failed(what + " gives no application: mend what", e);
        }
    }

    private Application made() throws CannotServe {
        String cannot = "the class " + name + " cannot be made: ";
        if (!Modifier.isPublic(type.getModifiers()) || Modifier.isAbstract(type.getModifiers())) {
            throw CannotServe.because(cannot + "let it be public and not abstract");
        }
        try {
            return (Application) type.getConstructor().newInstance();
        } catch (NoSuchMethodException e) {
            throw CannotServe.because(cannot + "give it a public constructor without arguments");
        } catch (ReflectiveOperationException | LinkageError e) { // LinkageError: also of its static initializer
            throw failed(cannot + "mend its constructor, which", e);
        }
    }

    private static CannotServe failed(String what, Throwable wrapper) {
        boolean wrapped =
                wrapper instanceof InvocationTargetException || wrapper instanceof ExceptionInInitializerError;
        Throwable failure = wrapped && wrapper.getCause() != null ? wrapper.getCause() : wrapper;
        StackTraceElement[] trace = failure.getStackTrace();
        return CannotServe.because(what + " throws " + failure + (trace.length == 0 ? "" : " at " + trace[0]));
    }
}
