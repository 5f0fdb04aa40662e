package ai.lepton.onnx.internal.recording;

import ai.lepton.sdk.layer.Layer;
import ai.lepton.sdk.layer.Named;
import ai.lepton.sdk.layer.Sequential;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/** Marks the layers that a user's component, a record, holds in its components. */
final class Components {

    private final Places places;

    Components(Places places) {
        this.places = places;
    }

    /** The same record around marked layers; {@code layer} itself where that cannot be made. */
    Layer marked(Layer layer) {
        if (!layer.getClass().isRecord()) {
            return layer;
        }
        try {
            RecordComponent[] components = layer.getClass().getRecordComponents();
            Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                components[i].getAccessor().setAccessible(true);
                values[i] = marked(components[i], components[i].getAccessor().invoke(layer));
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<?> constructor = layer.getClass().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return (Layer) constructor.newInstance(values);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return layer; // its own constructor may refuse other layers than it knows; its place then stands for them
        }
    }

    private Object marked(RecordComponent component, Object value) {
        Class<?> type = component.getType();
        if (type == Layer.class && value instanceof Layer layer) {
            return places.mark(layer);
        }
        if (type == Sequential.class && value instanceof Sequential sequential) {
            return places.inside(sequential);
        }
        if (type == Named.class && value instanceof Named named) {
            return places.mark(named);
        }
        boolean layers = component.getGenericType() instanceof ParameterizedType list
                && list.getRawType() == List.class
                && list.getActualTypeArguments()[0] == Layer.class;
        if (layers && value instanceof List<?> list) {
            return list.stream().map(element -> places.mark((Layer) element)).toList();
        }
        return value;
    }
}
