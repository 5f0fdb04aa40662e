package ai.lepton.recipes.program;

import ai.lepton.core.ErrorCode;
import ai.lepton.core.LeptonException;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A program in this JVM, ready to be called. Must be closed; it can load no classes after that. */
final class CompiledProgram implements AutoCloseable {

    /** The first Java in which {@code java Train.java} takes a {@code main} that is not static or has no arguments. */
    private static final int INSTANCE_MAIN = 25;

    private final String fileName;
    private final URLClassLoader loader;
    private final Method main;

    private CompiledProgram(String fileName, URLClassLoader loader, Method main) {
        this.fileName = fileName;
        this.loader = loader;
        this.main = main;
    }

    static CompiledProgram load(String fileName, String className, Path classes) throws IOException {
        URLClassLoader loader = new URLClassLoader(UserTrace.LOADER, urls(classes), TrainingRun.class.getClassLoader());
        try {
            Class<?> type = Class.forName(className, false, loader);
            if (type.getClassLoader() != loader) {
                throw new LeptonException(
                        ErrorCode.PROGRAM_INVALID,
                        fileName + ": class " + className + " is one of Lepton's own class path (expected: a name of"
                                + " its own). Rename it.");
            }
            return new CompiledProgram(fileName, loader, main(fileName, type));
        } catch (ReflectiveOperationException | LinkageError e) {
            loader.close();
            throw new LeptonException(
                    ErrorCode.PROGRAM_INVALID, fileName + ": class " + className + " cannot be loaded: " + e, e);
        } catch (LeptonException e) {
            loader.close();
            throw e;
        }
    }

    private static URL[] urls(Path classes) throws MalformedURLException {
        return new URL[] {classes.toUri().toURL()};
    }

    private static Method main(String fileName, Class<?> type) {
        Method classic = declared(type, String[].class);
        if (classic != null && Modifier.isStatic(classic.getModifiers()) && Modifier.isPublic(classic.getModifiers())) {
            return accessible(classic);
        }
        if (Runtime.version().feature() >= INSTANCE_MAIN) {
            Method plain = declared(type);
            for (Method candidate : new @Nullable Method[] {classic, plain}) {
                if (candidate != null && !Modifier.isPrivate(candidate.getModifiers())) {
                    return accessible(candidate);
                }
            }
        }
        throw new LeptonException(
                ErrorCode.PROGRAM_INVALID,
                fileName + ": class " + type.getSimpleName() + ", its first, has no main (expected: public static void"
                        + " main(String[] args))");
    }

    private static @Nullable Method declared(Class<?> type, Class<?>... parameters) {
        try {
            Method method = type.getDeclaredMethod("main", parameters);
            return method.getReturnType() == void.class ? method : null;
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    private static Method accessible(Method method) {
        method.setAccessible(true); // the class itself need not be public
        return method;
    }

    /**
     * Calls {@code main} on this thread.
     *
     * @throws LeptonException what ended the program, with the line of its file, {@link UserTrace#failure}
     */
    void main(List<String> arguments) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            invoke(arguments.toArray(String[]::new));
        } catch (InvocationTargetException e) {
            throw UserTrace.failure(fileName, e.getCause() == null ? e : e.getCause());
        } catch (ExceptionInInitializerError e) {
            throw UserTrace.failure(fileName, e.getCause() == null ? e : e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LeptonException(
                    ErrorCode.PROGRAM_INVALID, fileName + ": its main cannot be called: " + e.getMessage(), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private void invoke(String[] arguments) throws ReflectiveOperationException {
        Object instance = null;
        if (!Modifier.isStatic(main.getModifiers())) {
            Constructor<?> constructor = main.getDeclaringClass().getDeclaredConstructor();
            constructor.setAccessible(true);
            instance = constructor.newInstance();
        }
        Object[] values = main.getParameterCount() == 0 ? new Object[0] : new Object[] {arguments};
        Object unused = main.invoke(instance, values);
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
